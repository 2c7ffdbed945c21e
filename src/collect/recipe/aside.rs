//! What stands in brackets or behind a name: "(2010–2019)", "(51%, until 2018)", "(former chairman)", "（旧）".
//!
//! - An end is an end: dated it is an `endDate`, undated the status "ended". Bounds of shares stay bounds; an estimate
//!   ("約51%") is no number: it is part of the summary.
//! - Words that may say an end, a span or a share and are not understood whole are refused, never guessed. All other
//!   words are the tie's summary as written.
//! - A bare date says neither beginning nor end: it is part of the summary.

use super::clean::{date, line, short};
use super::standing::{self, Says};
use crate::model::Share;
use regex::Regex;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// A property of the tie and its value.
pub(super) type Said = (&'static str, String);

/// What a bracket says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Aside {
    pub said: Vec<Said>,
    /// It speaks of each of the names before it: "(each 10%)".
    pub is_of_each: bool,
    /// Estimates of a share, as written: no number of the tie, only words of its summary.
    pub estimates: Vec<String>,
}

/// A day, month or year as a bracket writes it (NFKC, lower case).
pub(super) const DATE: &str = r"(?:[0-9]{4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}[日号])?)?|(?:明治|大正|昭和|平成|令和)(?:元|[0-9]{1,2})年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|[0-9]{4}-[0-9]{1,2}(?:-[0-9]{1,2})?|[0-9]{4}[/.][0-9]{1,2}(?:[/.][0-9]{1,2})?|(?:[0-9]{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:[0-9]{1,2}, ?)?[0-9]{4}|[0-9]{4})";

/// A share with what bounds it.
const SHARE: &str = r"(?i)(\b(?:less than|under|below|up to|at most|no more than|not more than|more than|over|above|at least|approximately|approx\.?|about|around|roughly|circa|ca?\.|estimated(?: at)?|est\.|nearly|almost|just)|<=|>=|[<>≤≥]|[~≈〜～]?\s*(?:約|约|大約|大约|およそ|おおよそ|おおむね|概ね|ほぼ|推定|将近|將近)|[~≈〜～]|超过|超過|逾|高于|大于|不到|低于|少于|不足|未满|至少|不超过|最多)?\s*([0-9０-９]{1,3}(?:[.．][0-9０-９]+)?)\s*[%％]?\s*(?:(?:–|—|-|−|〜|~|～|to|から|至)\s*([0-9０-９]{1,3}(?:[.．][0-9０-９]+)?)\s*)?(?:[%％]|percent\b|per cent\b)\s*(以上|以下|以内|未満|未满|超|強|弱|余|前後|前后|左右|程度|くらい|ぐらい|ほど|or so|or more|or less|\+|→)?";

/// Words that say by themselves that it is over.
const OVER: &str = "former|formerly|ex|past|previous|previously|defunct|dissolved|divested|sold|ended|closed|ceased|liquidated|bankrupt|resigned|retired|stepped down|left|dismissed|removed|expelled|merged|disbanded|disposed|terminated|expired";

const OVER_CJK: &str = "売却|譲渡|解散|清算|退任|辞任|離任|退職|廃業|廃止|消滅|倒産|破産|離党|離脱|脱退|除名|合併|吸収合併|終了|出售|售出|转让|轉讓|退出|离任|卸任|辭任|辞职|辭職|注销|註銷|倒闭|倒閉|破产|破產|退党|退黨|脱党|终止|終止|合并|合併";

struct Patterns {
    share: Regex,
    from_to: Regex,
    short_range: Regex,
    from: Regex,
    to: Regex,
    before: Regex,
    over: Regex,
    over_to: Regex,
    over_cjk: Regex,
    over_alone: Regex,
    over_role: Regex,
    over_role_cjk: Regex,
    tail: Regex,
    may_be_over: Regex,
    era: Regex,
    votes: Regex,
    stake: Regex,
    as_of: Regex,
    through: Regex,
    office: Regex,
    month_day: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let new = |pattern: &str| Regex::new(&pattern.replace("DATE", DATE)).ok();
    let now = "present|now|today|current|ongoing|date|現在|今|现在|現任|现任|今日";
    Some(Patterns {
        share: new(SHARE)?,
        from_to: new(&format!(
            r"^(?:from |since |自|从)?(DATE)\s*(?:–|—|−|〜|~| - | to | until | till | through |から|至|到|-)\s*(?:(DATE)|(?:{now}))?(?:まで|止)?$"
        ))?,
        short_range: new(r"^([0-9]{2})([0-9]{2})\s*[–—−-]\s*([0-9]{2})$")?,
        from: new(
            r"^(?:(?:since|from|as of and since|starting|自|从)\s*(DATE)|(DATE)\s*(?:から|より|以降|以来|起|至今|开始|開始|就任|onwards?))$",
        )?,
        to: new(
            r"^(?:(?:until|till|up to|through|to|ended(?: in)?|–|—|-|−|〜|~|至|到|截至)\s*(DATE)(?:まで)?|(DATE)\s*(?:まで|迄|为止|為止|止))$",
        )?,
        before: new(r"^(?:(?:before|prior to|pre-)\s*(?:DATE)|(?:DATE)\s*(?:以前|之前|前))$")?,
        over: new(&format!(
            r"^(?:{OVER}|spun off|in liquidation)(?: (?:majority |minority |sole )?(?:owner|parent|parent company|shareholder|subsidiary|member))?(?: (?:in |on |since |as of )?(DATE))?$"
        ))?,
        over_to: new(
            r"^(?:sold|divested|merged|disposed of|spun off) (?:to|into|with|as) [^0-9%]+?(?: (?:in|on) (DATE))?$",
        )?,
        over_cjk: new(&format!(
            r"^(?:已于|于|於)?(DATE)?\s*(?:に|已|被|で)?(?:{OVER_CJK})(?:済み?|ずみ|了|した)?(?:[:：]?(DATE))?$"
        ))?,
        over_alone: new(
            r"^(?:(?:旧|元|前|前任|原|曾)(?:親会社|子会社|筆頭株主|株主|オーナー|母公司|子公司|股东|股東|党員|党员)?|历任|歷任|曾任)$",
        )?,
        over_role: new(r"^(?:former|formerly|ex-|ex |past|previous|late)\b.*")?,
        over_role_cjk: new(r"^(?:旧|元|前|原|曾任|前任).+")?,
        tail: new(
            r"^(.*?)[\s,:]*((?:since|from|until|till|up to|through|to|自|从|至)?\s*(?:DATE)(?:\s*(?:–|—|−|〜|~| - | to | until |から|至|到|-).*|\s*(?:から|より|以降|以来|起|至今|まで|迄|为止|止|就任))?)$",
        )?,
        may_be_over: new(&format!(
            r"\b(?:until|till|former|formerly|ex|previous|previously|past|sold|divested|divestment|defunct|dissolved|ended|ceased|liquidated|liquidation|bankrupt|bankruptcy|resigned|retired|expelled|removed|terminated|before|prior|late|acquired by|taken over|merged|no longer|spin-?off|died|death|deceased|出身)\b|まで|迄|旧|元(?:社長|会長|代表|取締役|親会社|子会社|株主)|以前|之前|年前|至|曾|已|死去|故人|{OVER_CJK}|[0-9]{{4}}年?\s*[–—−〜~-]|[–—−〜~]\s*[0-9]{{4}}"
        ))?,
        era: new(r"[(\[](?:明治|大正|昭和|平成|令和)(?:元|[0-9]{1,2})年?[)\]]")?,
        votes: new(r"(?i)\b(?:votes?|voting)\b|議決権|表决权|表決權|投票权")?,
        stake: new(
            r"(?i)^(?:(?:of|the|its?|a|in|total|share|shares|shareholding|stake|stakes|owned|owner|owns|ownership|held|holding|holder|holds|interest|equity|capital|stock|controlling|minority|majority|beneficial|direct|votes?|voting|rights?|power|issued|shareholder|出資|出資比率|所有|保有|持株|持株比率|株式|株|議決権|比率|の|を|を保有|を出資|持股|持有|股权|股權|股份|控股|占股|占|比例|表决权|表決權|投票权)[\s:：]*)*$",
        )?,
        as_of: new(r"^(?:as of|as at|at|in)?\s*(?:DATE)\s*(?:現在|时点|時点|末|年末)?$")?,
        through: new(r"^(?:via|through|indirect|indirectly|held via|held through)\b|を通じて|経由|間接|间接|通过")?,
        office: new(
            r"(?i)\b(?:c[a-z]o|chair(?:man|woman|person)?|president|director|secretary|treasurer|founder|cofounder|manager|partner|head|governor|minister|principal|chancellor|rector|dean|provost|officer|executive|counsel|editor|publisher|trustee|commissioner|leader|spokesperson|vp|evp|svp|advisor|adviser|controller|chief|md|producer|chef|designer|coach)\b|取締役|社長|会長|代表|理事|監事|監査役|執行役|役員|頭取|総裁|学長|総長|校長|委員|顧問|相談役|専務|常務|支配人|所長|局長|部長|董事|监事|经理|經理|总裁|總裁|主席|书记|書記|总监|總監|创始人|創始人|创办人|創辦人|創業者|法人|院长|院長|校长|行长|行長|主任|秘书|執行長|首席",
        )?,
        month_day: new(r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? [0-9]{1,2}$")?,
    })
});

/// Reads what a bracket (or the words behind a name) says of the tie; `wanted` are the properties it may have.
///
/// # Errors
/// Why it cannot be read with certainty.
pub(super) fn read(text: &str, wanted: &dyn Fn(&str) -> bool) -> Result<Aside, String> {
    let Some(patterns) = &*PATTERNS else { return Err("not read".to_owned()) };
    let mut aside = Aside::default();
    let (mut spans, mut shares) = (0, 0);
    for part in parts_of(text, patterns) {
        let mut said = part_of(&part, patterns, &mut aside.is_of_each)?;
        shares += said.iter().filter(|(prop, _)| *prop == "percentage").count();
        let as_written = || vec![("summary", part.clone())];
        for one in said.iter_mut().filter(|one| is_estimate(one)) {
            *one = ("summary", part.clone());
            aside.estimates.push(part.clone());
        }
        let said = if said.iter().all(|(prop, _)| wanted(prop)) { said } else { as_written() };
        spans += usize::from(said.iter().any(|(prop, _)| matches!(*prop, "startDate" | "endDate")));
        aside.said.extend(said.into_iter().filter(|(prop, _)| wanted(prop)));
    }
    if spans > 1 || shares > 1 {
        return Err(format!("several spans or shares in {:?}", short(text)));
    }
    Ok(aside)
}

/// A share that is stated as an estimate.
fn is_estimate((prop, share): &Said) -> bool {
    matches!(*prop, "percentage" | "votingPercentage") && share.starts_with('~')
}

/// Does it name an office or function?
pub(super) fn is_office(text: &str) -> bool {
    PATTERNS.as_ref().is_some_and(|patterns| patterns.office.is_match(&wide(text)))
}

/// Is it nothing but a span or a share: words behind a comma that cannot be another name?
pub(super) fn is_only_aside(text: &str) -> bool {
    let Some(patterns) = &*PATTERNS else { return false };
    match part_of(text, patterns, &mut false) {
        Ok(said) => said.iter().all(|(prop, _)| !matches!(*prop, "summary" | "role")),
        Err(_) => false,
    }
}

/// The place of the one share in a text outside brackets, in bytes.
///
/// # Errors
/// More than one, or one whose number is not understood.
pub(super) fn share_in(text: &str) -> Result<Option<std::ops::Range<usize>>, String> {
    let Some(patterns) = &*PATTERNS else { return Ok(None) };
    let mut found = patterns.share.find_iter(text);
    let first = found.next().map(|found| found.range());
    let before = first.as_ref().and_then(|at| text.get(..at.start)).unwrap_or_default();
    let glued = first.clone().is_some_and(|at| is_glued(before, text.get(at).unwrap_or_default()));
    if found.next().is_some() || glued {
        return Err("a share that is not understood".to_owned());
    }
    Ok(first)
}

/// Does the share go on to the left: "1000%", "△1.2%"?
fn is_glued(before: &str, share: &str) -> bool {
    !share.starts_with(char::is_whitespace)
        && before.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '−' | '–' | '△' | '▲'))
}

/// The place where a span begins that stands behind a name without brackets, in bytes.
pub(super) fn span_behind(text: &str) -> Option<usize> {
    static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\s(?:(?:since|until|till|from|before) [^()]*[0-9]{4}.*|[0-9]{4}\s*[–—−-]\s*(?:[0-9]{2,4}|present|now)?)$|\s*[0-9]{4}年[^()]*(?:から|より|以降|まで|至今|起|[〜~～–-].*)$")
            .ok()
    });
    Some(BEHIND.as_ref()?.find(text)?.start())
}

fn wide(text: &str) -> String {
    line(&text.nfkc().collect::<String>()).to_lowercase()
}

/// The parts of a bracket: between commas and semicolons that stand in no date, number or further bracket.
fn parts_of(text: &str, patterns: &Patterns) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_usize;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '(' | '（' | '[' | '［' => depth += 1,
            ')' | '）' | ']' | '］' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let last = parts.last_mut();
        let in_date = c == ',' && last.as_ref().is_some_and(|part| patterns.month_day.is_match(part));
        let in_number = c == ','
            && last.as_ref().is_some_and(|part| part.ends_with(|c: char| c.is_ascii_digit()))
            && rest.peek().is_some_and(char::is_ascii_digit);
        let ends = depth == 0 && matches!(c, ',' | ';' | '、' | '，' | '；') && !in_date && !in_number;
        if ends {
            parts.push(String::new());
        } else if let Some(part) = last {
            part.push(c);
        }
    }
    parts.iter().map(|part| line(part)).filter(|part| !part.is_empty()).collect()
}

fn part_of(part: &str, patterns: &Patterns, is_of_each: &mut bool) -> Result<Vec<Said>, String> {
    let whole = patterns.era.replace_all(&wide(part), "").into_owned();
    let mut text = whole.trim();
    for each in ["each ", "each with ", "各自", "各", "それぞれ", "均"] {
        if let Some(rest) = text.strip_prefix(each) {
            (text, *is_of_each) = (rest.trim(), true);
        }
    }
    if let Some(rest) = text.strip_suffix(" each") {
        (text, *is_of_each) = (rest, true);
    }
    let unread = || format!("{:?} is not understood", short(part));
    if text.contains(['%', '％']) || text.contains("percent") || text.contains("per cent") || text.contains("百分之")
    {
        return share_and_more(part, text, patterns);
    }
    if let Some(said) = span(text, patterns) {
        return said.ok_or_else(unread);
    }
    if let Some(Says::Is(status)) = standing::remark(text) {
        return Ok(vec![("status", status.as_str().to_owned()), ("summary", part.to_owned())]);
    }
    if let Some(found) = patterns.over_to.captures(text) {
        let mut said = end_of(found.get(1).map(|day| day.as_str())).ok_or_else(unread)?;
        said.push(("summary", part.to_owned()));
        return Ok(said);
    }
    if patterns.through.is_match(text) && !patterns.may_be_over.is_match(text) {
        return Ok(vec![("directness", "indirect".to_owned()), ("summary", part.to_owned())]);
    }
    if patterns.before.is_match(text) {
        return Ok(vec![("status", "ended".to_owned()), ("summary", part.to_owned())]);
    }
    let is_office = patterns.office.is_match(text);
    if let Some(Says::Is(status)) = standing::of_role(text).filter(|_| is_office) {
        return Ok(vec![("status", status.as_str().to_owned()), ("role", part.to_owned())]);
    }
    if let Some(found) = patterns.tail.captures(text) {
        let (head, behind) =
            (found.get(1).map_or("", |head| head.as_str()).trim(), found.get(2).map_or("", |tail| tail.as_str()));
        let is_known = is_office && !patterns.may_be_over.is_match(head) || patterns.stake.is_match(head);
        if let Some(said) = span(behind.trim(), patterns).filter(|_| is_known && !head.is_empty()) {
            let mut said = said.ok_or_else(unread)?;
            if is_office {
                let written: String = part.chars().take(head.chars().count()).collect();
                said.push(("role", line(&written)));
            }
            return Ok(said);
        }
    }
    let is_over_office = patterns.over_role.is_match(text) || patterns.over_role_cjk.is_match(text);
    if is_office && is_over_office && !text.contains(|c: char| c.is_ascii_digit()) {
        return Ok(vec![("status", "ended".to_owned()), ("role", part.to_owned())]);
    }
    if let Some(Says::Over(day)) = standing::remark(text) {
        let mut said = end_of(day.as_deref()).ok_or_else(unread)?;
        said.push(("summary", part.to_owned()));
        return Ok(said);
    }
    if patterns.may_be_over.is_match(text) || standing::may_be_planned(text) {
        return Err(format!("whether it still holds: {}", unread()));
    }
    Ok(vec![(if is_office { "role" } else { "summary" }, part.to_owned())])
}

/// A span that is the whole text; the inner `None` is one whose dates cannot be read.
fn span(text: &str, patterns: &Patterns) -> Option<Option<Vec<Said>>> {
    let day = |found: Option<regex::Match<'_>>| found.map(|found| date(found.as_str(), None).ok());
    if let Some(found) = patterns.short_range.captures(text) {
        let part = |group| found.get(group).map_or("", |part| part.as_str());
        let (century, first, last) = (part(1), part(2), part(3));
        let years = [("startDate", format!("{century}{first}")), ("endDate", format!("{century}{last}"))];
        // "2010–09" may be a month.
        return Some((first < last && last > "12").then(|| years.to_vec()));
    }
    if let Some(found) = patterns.from_to.captures(text) {
        let start = day(found.get(1)).flatten().map(|day| ("startDate", day));
        let end = match day(found.get(2)) {
            Some(None) => return Some(None),
            Some(Some(end)) => Some(("endDate", end)),
            None => None,
        };
        return Some(start.map(|start| std::iter::once(start).chain(end).collect()));
    }
    if let Some(found) = patterns.from.captures(text) {
        return Some(day(found.get(1).or(found.get(2))).flatten().map(|day| vec![("startDate", day)]));
    }
    if let Some(found) = patterns.to.captures(text) {
        return Some(day(found.get(1).or(found.get(2))).flatten().map(|day| vec![("endDate", day)]));
    }
    if let Some(found) = patterns.over.captures(text) {
        return Some(end_of(found.get(1).map(|day| day.as_str())));
    }
    if let Some(found) = patterns.over_cjk.captures(text) {
        return Some(end_of(found.get(1).or(found.get(2)).map(|day| day.as_str())));
    }
    patterns.over_alone.is_match(text).then(|| end_of(None))
}

fn end_of(day: Option<&str>) -> Option<Vec<Said>> {
    match day {
        None => Some(vec![("status", "ended".to_owned())]),
        Some(day) => date(day, None).ok().map(|day| vec![("endDate", day)]),
    }
}

/// "51%", "less than 5 % of votes", "51% until 2018".
fn share_and_more(part: &str, text: &str, patterns: &Patterns) -> Result<Vec<Said>, String> {
    let unread = || format!("the share in {:?} is not understood", short(part));
    let mut all = patterns.share.captures_iter(text);
    let (Some(found), None) = (all.next(), all.next()) else { return Err(unread()) };
    let range = found.get(0).map_or(0..0, |all| all.range());
    let (before, behind) = (text.get(..range.start).unwrap_or_default(), text.get(range.end..).unwrap_or_default());
    if is_glued(before, found.get(0).map_or("", |all| all.as_str())) {
        return Err(unread());
    }
    let share = share_text(&found).ok_or_else(unread)?;
    let more = line(&format!("{before} {behind}"));
    let prop = if patterns.votes.is_match(&more) { "votingPercentage" } else { "percentage" };
    let mut said = vec![(prop, share)];
    if patterns.stake.is_match(&more) {
        return Ok(said);
    }
    let more = more.trim_start_matches("in ").trim();
    // "49% sold in 2012" does not say whether anything is left.
    let is_over = patterns.over.is_match(more) || patterns.over_cjk.is_match(more);
    match span(more, patterns).filter(|_| !is_over) {
        Some(span) => said.extend(span.ok_or_else(unread)?),
        None if patterns.as_of.is_match(more) => said.push(("summary", part.to_owned())),
        None => return Err(unread()),
    }
    Ok(said)
}

/// A share as the case keeps it: "<5", ">=50", "50.1-60", "~5".
fn share_text(found: &regex::Captures<'_>) -> Option<String> {
    let part = |group: usize| found.get(group).map(|part| part.as_str().nfkc().collect::<String>().to_lowercase());
    let low = part(2)?;
    let bound = match part(1).as_deref() {
        None => "",
        Some("less than" | "under" | "below" | "<" | "不到" | "低于" | "少于" | "不足" | "未满") => "<",
        Some("up to" | "at most" | "no more than" | "not more than" | "<=" | "≤" | "不超过" | "最多") => "<=",
        Some("more than" | "over" | "above" | ">" | "超过" | "超過" | "逾" | "高于" | "大于") => ">",
        Some("at least" | ">=" | "≥" | "至少") => ">=",
        Some("just") => return None,
        Some(_) => "~",
    };
    let text = match (part(3), part(4).as_deref()) {
        (Some(high), None) if bound.is_empty() => format!("{low}-{high}"),
        (Some(_), _) => return None,
        (None, None) => format!("{bound}{low}"),
        (None, Some("以上" | "or more" | "+")) if bound.is_empty() => format!(">={low}"),
        (None, Some("以下" | "以内" | "or less")) if bound.is_empty() => format!("<={low}"),
        (None, Some("未満" | "未满")) if bound.is_empty() => format!("<{low}"),
        (None, Some("超")) if bound.is_empty() => format!(">{low}"),
        (None, Some("前後" | "前后" | "左右" | "程度" | "くらい" | "ぐらい" | "ほど" | "or so"))
            if matches!(bound, "" | "~") =>
        {
            format!("~{low}")
        }
        (None, Some("強" | "弱" | "余")) if bound.is_empty() => format!("~{low}"),
        _ => return None,
    };
    text.parse::<Share>().ok().map(|_| text)
}
