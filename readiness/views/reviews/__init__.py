"""The advisers' screens, and the firm's request for a review."""
