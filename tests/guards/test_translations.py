"""Every text of the interface is translated, whole and in the right script; so is every text of the data files."""

import gettext
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from readiness.loading import load_yaml

ROOT = Path(settings.BASE_DIR)
LOCALES = ("zh_Hant", "zh_Hans")
SOURCES = ("accounts", "config", "readiness", "recommendations", "templates")
Catalogue = dict[str, dict[int, str]]  # message (with its context) -> form -> translation

# Frequent characters that only one of the two scripts uses, in pairs, the Traditional one first. Those that the other
# script also uses in their own right (后 里 准 并 面 云 余 ...) are left out.
PAIRS = (
    "們们個个這这來来時时說说會会對对過过還还為为與与從从應应關关開开問问題题無无業业務务員员數数計计資资"
    "請请選选擇择項项網网絡络軟软體体記记錄录報报顯显認认識识總总點点麼么樣样標标達达級级則则經经驗验實实"
    "際际現现錢钱費费單单買买賣卖產产廠厂銷销運运輸输車车門门間间電电機机動动學学習习寫写讀读書书語语訊讯"
    "號号碼码圖图畫画頁页張张條条種种類类層层組组織织團团隊队負负責责權权導导領领師师護护試试轉转換换變变"
    "處处決决議议設设備备術术藝艺專专創创優优勢势態态環环節节約约傳传統统觀观測测評评審审檢检確确證证誤误"
    "壞坏掃扫險险規规適适當当將将輕轻幾几歲岁圍围連连線线聯联萬万億亿東东華华國国聲声稱称謂谓謝谢讓让許许"
    "論论講讲談谈調调財财貸贷貿贸債债償偿額额積积極极構构劑剂兩两嚴严壓压縮缩縣县陽阳隨随難难雖虽雙双須须"
    "頭头顧顾館馆飲饮養养馬马驅驱龍龙歸归廣广屬属盡尽練练納纳給给結结絕绝維维緊紧繳缴罰罚罷罢義义職职聽听"
    "腦脑腳脚臨临舉举舊旧莊庄藥药虛虚補补裝装見见視视覺觉觸触訂订訓训訪访証证詞词詢询該该詳详誠诚誰谁課课"
    "諾诺謹谨譯译貢贡貨货販贩貫贯貼贴賀贺賓宾質质賴赖購购趕赶躍跃軍军載载較较輛辆辦办農农遞递遠远遲迟遷迁"
    "郵邮鄉乡釋释針针鋼钢鏈链鑑鉴長长閉闭閱阅陣阵陸陆階阶雜杂離离靜静韓韩響响頂顶順顺預预頻频風风飛飞駐驻"
    "驟骤魚鱼鮮鲜麗丽黃黄齊齐齡龄"
)
FOREIGN = {
    "zh-hant": frozenset(PAIRS[1::2]),
    "zh-hans": frozenset(PAIRS[::2]),
}


def run(*command: str | Path) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def compiled(path: Path) -> Catalogue:
    """What a compiled catalogue says; messages that are empty or fuzzy are not in it."""
    with path.open("rb") as file:
        stored: dict[Any, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    found: Catalogue = {}
    for key, text in stored.items():
        message, form = key if isinstance(key, tuple) else (key, 0)
        if message:
            found.setdefault(message, {})[form] = text
    return found


@cache
def committed(locale: str) -> Catalogue:
    return compiled(ROOT / "locale" / locale / "LC_MESSAGES" / "django.mo")


@pytest.fixture(scope="module")
def messages(tmp_path_factory) -> Catalogue:
    """Every message of code and templates, collected afresh into a folder of its own: message -> its English forms."""
    folder = tmp_path_factory.mktemp("messages")
    for source in SOURCES:  # the command writes into the folder it runs in, which must not be the repository
        (folder / source).symlink_to(ROOT / source)
    (folder / "locale").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "LOCALE_PATHS", [])
        patch.chdir(folder)
        call_command("makemessages", locale=["en"], symlinks=True, verbosity=0)
    run("msgen", folder / "locale" / "en" / "LC_MESSAGES" / "django.po", "-o", folder / "en.po")
    run("msgfmt", folder / "en.po", "-o", folder / "en.mo")
    return compiled(folder / "en.mo")


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}", text))


def test_the_messages_are_found(messages):
    assert len(messages) > 100
    assert "Review queue" in messages


@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_is_translated(messages, locale):
    missing = [message for message in messages if not all(committed(locale).get(message, {0: ""}).values())]
    assert missing == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_translation_is_left_over(messages, locale):
    assert sorted(set(committed(locale)) - set(messages)) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_keep_the_placeholders(messages, locale):
    """Chinese has one form, used for any number: it must have what the English plural has."""
    wrong = {
        message: text
        for message, forms in messages.items()
        for text in committed(locale).get(message, {}).values()
        if placeholders(text) != placeholders(forms[max(forms)])
    }
    assert wrong == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_compiled_file_is_fresh_and_its_source_sound(locale, tmp_path):
    folder = ROOT / "locale" / locale / "LC_MESSAGES"
    run("msgfmt", "--check", folder / "django.po", "-o", tmp_path / "fresh.mo")
    assert compiled(tmp_path / "fresh.mo") == committed(locale)
    assert "fuzzy" not in run("msgattrib", "--only-fuzzy", "--no-obsolete", folder / "django.po")


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_are_in_the_right_script(locale):
    code = locale.lower().replace("_", "-")
    texts = {message: "".join(forms.values()) for message, forms in committed(locale).items()}
    assert {text: found for text in texts.values() if (found := foreign(text, code))} == {}


# Data files


def foreign(text: str, code: str) -> str:
    """The characters of a text that belong to the other script."""
    return "".join(sorted(set(text) & FOREIGN[code]))


def texts(data: Any, place: str) -> Iterator[tuple[str, str, str]]:
    """Every text in Chinese with its place and its language."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in FOREIGN and isinstance(value, str):
                yield f"{place}.{key}", key, value
            else:
                yield from texts(value, f"{place}.{key}")
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from texts(value, f"{place}[{index}]")


FILES = sorted((ROOT / "fixtures").rglob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT / "fixtures")))
def test_data_files_are_in_the_right_script(path):
    found = list(texts(load_yaml(path), ""))
    assert {place: hits for place, code, text in found if (hits := foreign(text, code))} == {}


def test_the_data_files_have_texts_in_both_scripts():
    found = [code for path in FILES for _place, code, _text in texts(load_yaml(path), "")]
    assert found.count("zh-hant") > 500
    assert found.count("zh-hans") > 500


@pytest.mark.parametrize(
    ("text", "code", "hits"),
    [("資料和数据", "zh-hant", "数"), ("資料和数据", "zh-hans", "資"), ("香港", "zh-hant", "")],
)
def test_the_pairs_find_what_they_are_for(text, code, hits):
    assert foreign(text, code) == hits
