"""The morning of 2026-06-25: what is due, the export that moves the lights, the red project explained with photos, the urging."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from tests.browser.story.teller import RED, Teller


def what_is_due(told: Teller) -> None:
    """Three working days before 6月底."""
    qin = told.as_("qinruolan")
    qin.go("/")
    qin.page.get_by_text("剩 3 日").wait_for()
    qin.reads("2026-06-25 周四", "6月底", "剩 3 日", "统计截止 06-30 周二")
    told.album.take(qin.page, "demo-01-todo")


def lights_move(told: Teller) -> None:
    """The export of 06-24 is imported after its preview; 18 yellow lights become green, two stay red."""
    qin = told.as_("qinruolan")
    qin.go("/progress/?year=2026")
    qin.reads("预警 2 关注 18", "预计 至05-31")
    qin.follow("导入执行数")
    qin.follow("读取新文件")
    qin.page.locator("[name=as_of]").fill("2026-06-24")
    qin.page.locator("[name=file]").set_input_files(told.data / "执行数-20260624.xlsx")
    qin.page.locator("[name=public]").check()
    qin.press("读取文件")
    qin.reads("21 对上", "1 按名称对上", "1 退款", "1 新编码")
    qin.page.get_by_label("是“困难党员和老党员走访帮扶经费”").check()
    qin.page.get_by_label("是退款或更正").check()
    told.album.take(qin.page, "demo-02-import", tallest=760)
    qin.press("确认导入执行数")
    qin.go("/progress/?year=2026")
    qin.reads("预计 至06-24", "预警 1 关注 3 正常 18")
    told.album.take(qin.page, "demo-03-lights", tallest=760)


def red_is_explained_with_photos(told: Teller) -> None:
    """方以宁 writes why, with two photos; 许望 finds them beside the sheet and confirms."""
    fang = told.as_("fangyining")
    fang.go("/")
    fang.follow(RED, within=fang.page.get_by_role("region", name="待我说明支出进度"))
    fang.reads("预警")
    fang.page.get_by_label("原因", exact=True).fill(
        "库房消防改造图纸审查两次退回，6月19日才通过；数字化加工已完成 41 万页，待验收后付款。"
    )
    fang.page.get_by_label("下一步安排").fill(
        "7月10日前完成消防施工招标，7月20日前验收首批加工成果并付款 24.00 万元。"
    )
    photos = [told.file(f"{name}.jpg", photo(name)) for name in ("库房现场-东侧", "库房现场-西侧")]
    fang.page.get_by_label("照片、文件").set_input_files(photos)
    fang.press("保存说明")
    fang.reads("已保存", "库房现场-东侧.jpg", "库房现场-西侧.jpg")
    told.album.take(fang.page, "demo-04-reason")
    fang.press("提交审核")
    fang.reads("已提交。下一步：科室审核（许望）")


def reminder_is_copied(told: Teller) -> None:
    """方以宁 copies the words for the group; 许望 finds the photos beside the sheet and signs."""
    fang, xu = told.as_("fangyining"), told.as_("xuwang")
    fang.context.grant_permissions(["clipboard-read", "clipboard-write"])
    fang.follow("催办")
    told.album.take(fang.page, "demo-05-urge")
    fang.press("复制催办文字")
    copied = fang.page.evaluate("navigator.clipboard.readText()")
    assert "许望" in copied
    assert RED in copied
    xu.go("/")
    xu.follow(RED, within=xu.page.locator("main"))
    xu.reads("库房现场-东侧.jpg", "消防改造图纸审查两次退回")
    told.album.take(xu.page, "demo-06-confirm")
    xu.page.get_by_label("意见", exact=True).fill("情况属实，按新安排抓紧。")
    xu.press("签署决定")
    xu.reads("已同意，全部环节办结。现在：已确认。")


def photo(words: str) -> bytes:
    """A JPEG that would pass for a photo of a store room on a phone."""
    image = Image.new("RGB", (640, 480), "#8a8f98")
    draw = ImageDraw.Draw(image)
    for shelf in range(5):
        draw.rectangle((40 + shelf * 120, 80, 120 + shelf * 120, 420), fill="#5b6470", outline="#30363d")
    draw.text((20, 20), ascii(words), fill="white")
    target = io.BytesIO()
    image.save(target, "JPEG")
    return target.getvalue()
