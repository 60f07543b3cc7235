"""What is written for others tells nobody who complained, however the name or the number is written."""

import pytest

from core.supervision.rules.naming import tells_who

NAME = "王实名"


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("据王 实名反映，属实", "13600002222"),
        ("据“王·实—名”反映", "13600002222"),
        ("据王\u200b实\n名反映", "13600002222"),
        ("电话139 1111 2222", "13911112222"),
        ("电话１３９－１１１１－２２２２", "139 1111 2222"),
        ("电话 139（1111）2222", "+86-13911112222"),
        ("座机 8844556", "0731-8844556 转 2"),
        ("来信人 Wang.Shiming", "WANGSHIMING@example.cn"),
        ("来信人 wang-shiming", "邮箱：wang.shiming@example.cn"),
        ("微信 abc_12 345", "微信 abc12345"),
    ],
)
def test_a_name_or_number_is_seen_however_it_is_written(text: str, contact: str) -> None:
    assert tells_who(text, NAME, contact)


@pytest.mark.parametrize("name", ["Ｚｈａｎｇ Ｗｅｉ", "李强、zhang wei"])
def test_width_case_and_several_names_do_not_hide_one(name: str) -> None:
    assert tells_who("据ZhangWei反映", name, "13600002222")


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("2025年10月20日到现场，实名举报属实，排放 1360 吨", "13600002222"),
        ("见 example.cn 网站的公告", "wsm@example.cn"),
        ("微信群聊天记录属实", "微信 abc12345"),
        ("", "13600002222"),
    ],
)
def test_what_tells_nobody_is_let_through(text: str, contact: str) -> None:
    assert not tells_who(text, NAME, contact)
