"""Answers that are not the page: refusals, challenges, log-ins, soft 404s, rate limits. Each becomes its error."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scrapers.document import Snapshot
from scrapers.errors import (
    BadStatus,
    Blocked,
    Challenged,
    LoginRequired,
    Missing,
    NotRecorded,
    RateLimited,
    ScraperError,
    SoftMissing,
)
from scrapers.read.encoding import decode
from scrapers.read.text import text_of_html

REFUSED = frozenset({401, 402, 403, 407, 451})
NOT_RECORDED = ("x-replay", "not-recorded")  # header by which a replay marks what it has no recording of

_STORAGE_ERROR = re.compile(rb"<Error>\s*<Code>(NoSuchKey|AccessDenied)</Code>")
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,500})", re.IGNORECASE)
_CHALLENGE_TITLE = re.compile(
    r"just a moment|attention required|are you a robot|robot or human|access denied|access to this page|pardon our"
    r"|security (check|verification)|verify you are|captcha|ddos-guard|bloomberg - are you"
    r"|访问验证|安全验证|人机验证|请完成(安全)?验证|访问被拒绝|访问(被)?(阻断|拦截)|验证码|滑动验证|网站防火墙",
    re.IGNORECASE,
)
_LOGIN_TITLE = re.compile(
    r"(log ?in|sign ?in)\b|((用户|账号|会员|扫码|请先?|欢迎)?(登录|登陆)|统一身份认证)(\W|页|$)", re.IGNORECASE
)
# Marks of the firewalls that stand before sites: of Cloudflare, Akamai and others, then of Chinese ones.
_CHALLENGE_MARK = re.compile(
    r"captcha-delivery\.com|/cdn-cgi/challenge-platform|_Incapsula_Resource|px-captcha|cf-chl-"
    r"|Undeclared Automated Tool|acw_sc__v2|__jsl_clearance|yunsuo_session|\$_ts\s*=|aliyun_waf|TencentCaptcha",
    re.IGNORECASE,
)
_CHALLENGE_WORDS = re.compile(
    r"(verify|confirm|prove) (that )?you are (a )?(human|not a robot)|unusual traffic from your"
    r"|enable javascript and cookies to continue|(拖动|滑动|点击)[^。]{0,12}(滑块|验证)|您的访问(被阻断|过于频繁)"
    r"|疑似(黑客)?攻击|安全威胁|请输入验证码",
    re.IGNORECASE,
)
_LOGIN_WORDS = re.compile(
    r"(please|you (must|need to)|you have to) (log|sign) ?in|session (has )?(expired|timed out)"
    r"|请(您)?先?(登录|登陆)|(登录|登陆)后(才能|方可|可|再)?(查看|访问|继续|浏览)|(未|没有)(登录|登陆)|(登录|会话)(已)?(超时|过期|失效)"
    r"|扫码(登录|登陆)",
    re.IGNORECASE,
)
_MISSING_TITLE = re.compile(
    r"\W*(error )?404\b|page (was )?not found|not found$|找不到(页面|该页)"
    r"|(您访问的)?(页面|文章|内容|网页)(不存在|已删除|没有找到|未找到)",
    re.IGNORECASE,
)
_MISSING_WORDS = re.compile(
    r"(page|article|document|content)( you[^.]{0,40})? (was |could |can ?)?(not|no longer) (be )?"
    r"(found|exists?|available)"
    r"|(页面|文章|内容|网页|信息|文件)[^。，]{0,8}(不存在|已(被)?删除|已下线|没有找到|未找到|找不到|无法(显示|访问))"
    r"|找不到[^。，]{0,8}(页面|文章|内容|网页)",
    re.IGNORECASE,
)
_SLOW_DOWN = re.compile(
    r"request rate threshold exceeded|limit requests to one every|too many requests|rate limit", re.IGNORECASE
)
_LOGIN_PATH = re.compile(r"/(login|signin|sign-in|passport|sso|cas)(/|\.|$)", re.IGNORECASE)

_FRONT_PAGE = re.compile(r"/?(index|default|home|main)?(\.\w{3,5})?/?", re.IGNORECASE)

# A page with more visible words than this is content, whatever words its title or scripts hold.
MAX_REFUSAL_CHARS = 1500
MAX_MARKED_CHARS = 500
MAX_WORDED_CHARS = 300  # for words in the text alone: a short notice may well speak of log-ins and missing files
HEAD_BYTES = 300_000


def refusal(snapshot: Snapshot, *, now: datetime) -> ScraperError | None:
    """The error that an answer means, None when it is a page to be read. Statuses 2xx, 4xx and 5xx only."""
    status, url = snapshot.status, snapshot.url
    if snapshot.headers.get("cf-mitigated") == "challenge":
        return Challenged("the site answers with a challenge", url=url, status=status)
    if status in {200, 203}:
        return _in_content(snapshot)
    if status in {404, 410}:
        if snapshot.headers.get(NOT_RECORDED[0]) == NOT_RECORDED[1]:
            return NotRecorded("no recording of this address", url=url)
        return Missing(f"the server answers {status}", url=url, status=status)
    retry_after_s = retry_after(snapshot.headers.get("retry-after", ""), now=now)
    if status == 429 or (status == 503 and retry_after_s is not None):
        return RateLimited(f"the server answers {status}", retry_after_s=retry_after_s, url=url, status=status)
    if status in REFUSED:
        return _in_refused(snapshot)
    # 405, 412, 503 and 521 among others are what firewalls say with their challenge.
    if isinstance(found := _in_content(snapshot), (Challenged, LoginRequired)):
        return found
    return BadStatus(f"the server answers {status}", url=url, status=status)


def retry_after(raw: str, *, now: datetime) -> float | None:
    """Seconds asked for, from a number or an HTTP date; None when absent or unreadable."""
    raw = raw.strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", raw, re.ASCII):
        return float(raw)
    try:
        at = parsedate_to_datetime(raw)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())


def _in_refused(snapshot: Snapshot) -> ScraperError:
    # Amazon S3 answers 403 for an object that does not exist; EDGAR's archive is such a store.
    if _STORAGE_ERROR.search(snapshot.body[:1000]):
        return Missing(f"the store has no such object ({snapshot.status})", url=snapshot.url, status=snapshot.status)
    found = _in_content(snapshot)
    if isinstance(found, (Challenged, LoginRequired, RateLimited)):
        return found
    if snapshot.status == 401:
        return LoginRequired("the server asks for a log-in (401)", url=snapshot.url, status=snapshot.status)
    return Blocked(f"the server answers {snapshot.status}", url=snapshot.url, status=snapshot.status)


def _in_content(snapshot: Snapshot) -> ScraperError | None:
    url = snapshot.url
    if not snapshot.body.strip():
        return BadStatus("the answer is empty", url=url, status=snapshot.status)
    if _STORAGE_ERROR.search(snapshot.body[:1000]):
        return Missing("the store has no such object", url=url, status=snapshot.status)
    kind = snapshot.headers.get("content-type", "").lower()
    if not ("html" in kind or kind.startswith("text/plain") or not kind):
        return None
    return _in_text(decode(snapshot.body[:HEAD_BYTES], content_type=kind).text, snapshot)


def _in_text(text: str, snapshot: Snapshot) -> ScraperError | None:
    url, status = snapshot.url, snapshot.status
    path, asked_path = urlsplit(url).path, urlsplit(snapshot.requested_url).path
    match = _TITLE.search(text)
    title = " ".join(match[1].split()) if match else ""
    if _FRONT_PAGE.fullmatch(path) and not _FRONT_PAGE.fullmatch(asked_path):
        return SoftMissing(f"{asked_path} leads to the front page", url=url, status=status)
    found: ScraperError | None = None
    if _SLOW_DOWN.search(title) or ("<" not in text and _SLOW_DOWN.search(text)):
        found = RateLimited("the page says to slow down", url=url, status=status)
    elif _CHALLENGE_TITLE.match(title):
        found = Challenged(f"a challenge instead of the page: {title[:80]}", url=url, status=status)
    elif _LOGIN_TITLE.match(title) or (path != asked_path and _LOGIN_PATH.search(path)):
        found = LoginRequired(f"a log-in page instead of the page: {title[:80]}", url=url, status=status)
    elif _MISSING_TITLE.match(title):
        found = SoftMissing(f"the page says it does not exist: {title[:80]}", url=url, status=status)
    # Only for the few pages with such words is it worth parsing the page to see how much it says.
    if found is not None:
        return found if len(_visible(text)) <= MAX_REFUSAL_CHARS else None
    if _CHALLENGE_MARK.search(text) and len(_visible(text)) <= MAX_MARKED_CHARS:
        return Challenged("a challenge instead of the page", url=url, status=status)
    return _in_words(text, url, status)


def _in_words(text: str, url: str, status: int) -> ScraperError | None:
    """For pages whose title says nothing: a page of a sentence or two that is a refusal."""
    kinds: tuple[tuple[re.Pattern[str], type[ScraperError], str], ...] = (
        (_CHALLENGE_WORDS, Challenged, "a challenge instead of the page"),
        (_LOGIN_WORDS, LoginRequired, "a log-in page instead of the page"),
        (_MISSING_WORDS, SoftMissing, "the page says it does not exist"),
    )
    if not any(words.search(text) for words, _, _ in kinds):
        return None
    visible = text_of_html(text)
    if len("".join(visible.split())) > MAX_WORDED_CHARS:
        return None
    for words, kind, says in kinds:
        if match := words.search(visible):
            return kind(f"{says}: {' '.join(match[0].split())[:80]}", url=url, status=status)
    return None


def _visible(text: str) -> str:
    return "".join(text_of_html(text).split())
