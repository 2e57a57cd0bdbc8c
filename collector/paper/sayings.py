"""What stands on every page."""

from collector.paper.words import Said

SAYINGS = {
    "paper.name": Said("Internet fixed-point observation", "インターネット定点観測"),
    "paper.to-content": Said("To the content", "本文へ"),
    "paper.pages": Said("Pages", "ページ"),
    "paper.twin": Said("日本語", "English"),
    "paper.clock": Said("Times in", "時刻の表示"),
    "paper.utc": Said("UTC", "UTC"),
    "paper.jst": Said("JST", "日本時間"),
    "while.seconds": Said("{count} seconds", "{count}秒"),
    "while.minutes": Said("{count} minutes", "{count}分"),
    "while.hours": Said("{count} hours", "{count}時間"),
    "while.days": Said("{count} days", "{count}日"),
    "while.second": Said("second", "1秒"),
    "while.minute": Said("minute", "1分"),
    "while.hour": Said("hour", "1時間"),
    "while.day": Said("day", "1日"),
}
