"""What a browser says of itself, in words."""

from __future__ import annotations

# The first that is named holds: all but the last say that they are others too.
_BROWSERS = {
    "MicroMessenger/": "微信",
    "Edg/": "Edge",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
_SYSTEMS = {
    "HarmonyOS": "鸿蒙",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def browser_words(agent: str | None) -> str:
    """``Chrome（Windows）``; what is not known is said so."""
    said = agent or ""
    browser, system = (
        next((word for sign, word in words.items() if sign in said), None) for words in (_BROWSERS, _SYSTEMS)
    )
    return f"{browser or '其他浏览器'}（{system or '其他系统'}）"
