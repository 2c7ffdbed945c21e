//! The names in a cell of an infobox, one row each, with what stands in brackets behind them.
//!
//! - A line of the cell is one name unless it says otherwise with certainty: names that are links of their own, names
//!   each closed by its bracket, or a separator that stands in no name ("、", ";"). Else the whole line is a finding and
//!   nobody is made of it.
//! - Footnote marks and notes about missing pages are no part of a name. "See list" is nobody.
//! - What brackets say is read by [`super::aside`].

use super::aside::{self, Said};
use super::clean::{estimated, line, short};
use super::format::Tie;
use super::holders;
use super::nobody::is_total;
use super::objects;
use super::place::{Look, Row, breaks, is_hidden, labelled};
use super::scripts;
use crate::text;
use ego_tree::iter::Edge;
use regex::Regex;
use scraper::{ElementRef, Node};
use std::ops::Range;
use std::sync::LazyLock;

/// A line of a cell.
struct Line {
    text: String,
    /// Places of links in the text, and where they lead.
    links: Vec<(Range<usize>, String)>,
    locator: String,
    /// It begins an item of a list.
    is_item: bool,
}

/// One of several names of a line.
#[derive(Default)]
pub(super) struct Entry {
    pub name: String,
    pub said: Vec<Said>,
    /// Shares that are only estimated, as written.
    estimates: Vec<String>,
    /// Its whole name is one link.
    is_link: bool,
    /// A bracket closes it.
    is_closed: bool,
    /// How it is set apart from the one before.
    separator: Separator,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Separator {
    #[default]
    None,
    /// It stands in no name.
    Certain,
    Comma,
    And,
}

/// The rows of a tie with `names` or `objects`, and what could not be read: place and words.
pub(super) fn rows<'a>(look: &Look<'a>, tie: &Tie, row: &Row<'a>) -> (Vec<Row<'a>>, Vec<(String, String)>) {
    let element = match row {
        Row::Facts(facts) => return objects::rows(facts, &tie.objects),
        Row::Element(element) => *element,
        Row::Page | Row::Cells { .. } | Row::Text { .. } | Row::Name { .. } => return (Vec::new(), Vec::new()),
    };
    let wanted = |prop: &str| tie.aside.iter().any(|aside| aside.get_ref() == prop);
    let stated = tie.other.as_ref().and_then(|other| other.schema.as_ref());
    let schema = stated.map_or("", |schema| schema.get_ref().0.as_str());
    let (mut rows, mut unread) = (Vec::new(), Vec::new());
    for (heading, cell) in labelled(element, &tie.names) {
        for Line { text, links, locator, .. } in lines_of(look, cell) {
            match entries(&text, &links, &wanted, schema) {
                Ok(found) if found.len() > 1 || !holders::is_of_each(&text) => {
                    let estimates = found.iter().flat_map(|entry| &entry.estimates);
                    unread.extend(estimates.map(|text| (locator.clone(), estimated(text))));
                    rows.extend(found.into_iter().map(|Entry { name, said, .. }| Row::Name {
                        name,
                        said,
                        whole: line(&text),
                        locator: locator.clone(),
                    }));
                }
                unclear => {
                    let listed =
                        Some(holders::rows(&text, &locator)).filter(|_| links.is_empty() && wanted("percentage"));
                    match listed.filter(|listed| !listed.is_empty()) {
                        Some(listed) => rows.extend(listed),
                        None => {
                            let why = unclear.err().unwrap_or_else(|| "whose share it is".to_owned());
                            unread.push((locator.clone(), format!("{heading}: {why}: {:?}", short(&text))));
                        }
                    }
                }
            }
        }
    }
    (rows, unread)
}

/// The lines of a cell as they are drawn, with their links; a line that goes on with a bracket belongs to the one before.
fn lines_of(look: &Look<'_>, cell: ElementRef<'_>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let fresh = |holder: ElementRef<'_>, is_item| Line {
        text: String::new(),
        links: Vec::new(),
        locator: look.document.locator_of(holder),
        is_item,
    };
    let mut now = fresh(cell, false);
    let mut holders = vec![cell];
    let mut open: Option<(usize, String)> = None;
    let mut hidden = 0_usize;
    for edge in cell.traverse() {
        let (node, opens) = match edge {
            Edge::Open(node) => (node, true),
            Edge::Close(node) => (node, false),
        };
        match node.value() {
            Node::Text(words) if opens && hidden == 0 => push_folded(&mut now.text, words),
            Node::Element(inner) => {
                let Some(element) = ElementRef::wrap(node).filter(|element| element.id() != cell.id()) else {
                    continue;
                };
                if opens && (hidden > 0 || is_hidden(inner) || is_mark(element)) {
                    hidden += 1;
                    continue;
                }
                if !opens && hidden > 0 {
                    hidden -= 1;
                    continue;
                }
                let is_item = matches!(inner.name(), "li" | "dd" | "dt");
                if inner.name() == "br" && open.is_some() {
                    // A name drawn in two lines is one.
                    push_folded(&mut now.text, " ");
                } else if breaks(inner.name()) && (opens || inner.name() != "br") {
                    close_link(&mut now, &mut open);
                    if is_item && opens {
                        holders.push(element);
                    } else if is_item {
                        holders.pop();
                    }
                    let holder = holders.last().copied().unwrap_or(cell);
                    let next = fresh(holder, is_item && opens);
                    // An item whose words begin in a block of its own still begins there.
                    let begins = now.is_item && now.text.trim().is_empty() && opens;
                    lines.push(std::mem::replace(&mut now, Line { is_item: next.is_item || begins, ..next }));
                } else if inner.name() == "a" && opens {
                    open = inner.attr("href").map(|href| (now.text.len(), href.to_owned()));
                } else if inner.name() == "a" {
                    close_link(&mut now, &mut open);
                }
            }
            _ => {}
        }
    }
    lines.push(now);
    joined(lines)
}

fn close_link(line: &mut Line, open: &mut Option<(usize, String)>) {
    if let Some((start, href)) = open.take().filter(|(start, _)| *start < line.text.len()) {
        line.links.push((start..line.text.len(), href));
    }
}

/// White space folded, brackets and signs of full width as others; the letters of names stay as written.
pub(super) fn push_folded(text: &mut String, words: &str) {
    for c in words.chars() {
        let c = match c {
            '（' => '(',
            '）' => ')',
            '［' => '[',
            '］' => ']',
            '％' => '%',
            '；' => ';',
            other => other,
        };
        if !c.is_whitespace() {
            text.push(c);
        } else if !text.ends_with(' ') {
            text.push(' ');
        }
    }
}

fn joined(lines: Vec<Line>) -> Vec<Line> {
    let mut joined: Vec<Line> = Vec::new();
    for mut next in lines {
        blank_marks(&mut next.text);
        if next.text.trim().is_empty() {
            continue;
        }
        let open = |text: &str| text.matches('(').count() > text.matches(')').count();
        match joined.last_mut() {
            Some(last) if !next.is_item && (next.text.trim_start().starts_with('(') || open(&last.text)) => {
                last.text.push(' ');
                let shift = last.text.len();
                last.text.push_str(&next.text);
                let links = next.links.into_iter();
                last.links.extend(links.map(|(at, href)| (at.start + shift..at.end + shift, href)));
            }
            _ => joined.push(next),
        }
    }
    joined
}

/// Is it a raised mark: a number, a letter, a star?
fn is_mark(element: ElementRef<'_>) -> bool {
    static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s*[\[(（]?(?:[0-9]{1,3}|[a-z]|[*†‡※#]+[0-9]*|[注註][0-9]*|(?:note|nb|n) ?[0-9]+)(?:, ?[0-9a-z]{1,3})*[\])）]?\s*$").ok()
    });
    element.value().name() == "sup"
        && MARK.as_ref().is_some_and(|mark| mark.is_match(&element.text().collect::<String>()))
}

/// Footnote marks and notes about missing pages become spaces: places in the text stay.
fn blank_marks(text: &mut String) {
    static MARKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\[(?:[0-9]{1,3}|[a-z]{1,3}|(?:note|nb|n|注|註|注釈|注釋|注释|脚注|註釋) ?[0-9]*|[^\]]*(?:needed|\?|dubious|citation|要出典|出典無効|要検証|来源|來源)[^\]]*)\]|\((?:page does not exist|页面不存在|頁面不存在|存在しないページ|[\p{Han}\p{Katakana}ー]{1,8}[語语文]版|[\p{Han}]{1,4}[语語文][:：][^()]*)\)|[*†‡※]+\s*$").ok()
    });
    let Some(marks) = &*MARKS else { return };
    let found: Vec<Range<usize>> = marks.find_iter(text).map(|found| found.range()).collect();
    for range in found.into_iter().rev() {
        let spaces = " ".repeat(range.len());
        text.replace_range(range, &spaces);
    }
}

/// The names of a line, each with what is said of it.
///
/// # Errors
/// Why it is not certain who is named.
fn entries(
    text: &str,
    links: &[(Range<usize>, String)],
    wanted: &dyn Fn(&str) -> bool,
    schema: &str,
) -> Result<Vec<Entry>, String> {
    if links.iter().any(|(at, href)| !is_in_bracket(text, at.start) && leads_to_a_list(href)) {
        return Err("a link to a list or a section, not to somebody".to_owned());
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut last_aside_of_each = false;
    let pieces = pieces_of(text, links)?;
    let several = pieces.len() > 1;
    for (separator, range) in pieces {
        let piece = text.get(range.clone()).unwrap_or_default();
        let bare = line(piece);
        if bare.is_empty() {
            continue;
        }
        if let Some(last) = entries.last_mut().filter(|_| separator != Separator::Certain) {
            if wanted("role") && is_only_office(&bare) {
                last.said.extend(aside::read(&bare, wanted)?.said);
                continue;
            }
            if aside::is_only_aside(&bare) {
                last.said.extend(aside::read(&bare, wanted)?.said);
                last.is_closed = true;
                continue;
            }
        }
        let (entry, is_of_each) = entry(piece, range, links, wanted, schema)?;
        last_aside_of_each = is_of_each;
        entries.push(Entry { separator, ..entry });
    }
    for pair in entries.windows(2) {
        let [before, after] = pair else { continue };
        let are_companies = || has_legal_form(&before.name) && has_legal_form(&after.name);
        let is_certain = match after.separator {
            Separator::None | Separator::Certain => true,
            Separator::Comma => before.is_closed || before.is_link && after.is_link || are_companies(),
            Separator::And => before.is_link && after.is_link || before.is_closed && after.is_closed,
        };
        if !is_certain {
            return Err("one name or several".to_owned());
        }
    }
    let is_and = entries.last().is_some_and(|last| last.separator == Separator::And);
    let first_said = entries.first().is_some_and(|first| !first.said.is_empty());
    if let Some(said) = entries.last().map(|last| last.said.clone()).filter(|said| !said.is_empty() && several) {
        if last_aside_of_each {
            entries.iter_mut().filter(|entry| entry.said.is_empty()).for_each(|entry| entry.said.clone_from(&said));
        } else if is_and && !first_said {
            return Err("whether the bracket is of one name or of all".to_owned());
        }
    }
    let parties = entries.iter().filter(|entry| !is_total(&entry.name));
    if several && !holders::may_add_up(parties.flat_map(|entry| &entry.said)) {
        return Err("the shares add up to more than 100 %".to_owned());
    }
    Ok(entries)
}

fn is_in_bracket(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.matches('(').count() > before.matches(')').count()
}

fn leads_to_a_list(href: &str) -> bool {
    let lower = href.to_lowercase();
    href.starts_with('#')
        || ["/list_of_", "/lists_of_", "/category:", "/wikipedia:", "/special:", "/template:", "/help:"]
            .iter()
            .any(|part| lower.contains(part))
        || href.ends_with("一覧")
        || lower.contains("%e4%b8%80%e8%a6%a7")
        || lower.contains("%e5%88%97%e8%a1%a8")
        || href.ends_with("列表")
}

/// Ends of names of bodies, behind which "和" or "と" may begin another.
const BODIES: [&str; 11] =
    ["公司", "集团", "集團", "银行", "銀行", "大学", "大學", "政府", "会社", "委员会", "グループ"];

/// The pieces between separators that stand outside brackets and links; a legal form behind a comma belongs to its name.
///
/// # Errors
/// Brackets that do not close.
pub(super) fn pieces_of(
    text: &str,
    links: &[(Range<usize>, String)],
) -> Result<Vec<(Separator, Range<usize>)>, String> {
    static SEPARATOR: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:[,]? and (?:the )?|[,]? & )|、|，|;| [•·|] |,(?: |$)|(?: ?及び ?| ?および ?| ?以及 ?)|[和与與と及・]| / ").ok()
    });
    let mut pieces: Vec<(Separator, Range<usize>)> = Vec::new();
    let mut start = 0;
    let mut kind = Separator::None;
    let mut depth = 0_usize;
    for c in text.chars() {
        depth = match c {
            '(' => depth + 1,
            ')' => depth.checked_sub(1).ok_or("a bracket that does not close")?,
            _ => depth,
        };
    }
    if depth > 0 {
        return Err("a bracket that does not close".to_owned());
    }
    let found = SEPARATOR.as_ref().map(|pattern| pattern.find_iter(text).collect::<Vec<_>>()).unwrap_or_default();
    for found in found {
        let in_link = links.iter().any(|(at, _)| at.start < found.end() && found.start() < at.end);
        if in_link || is_in_bracket(text, found.start()) {
            continue;
        }
        let words = found.as_str().trim();
        let next = match words {
            "、" | "，" | ";" | "•" | "·" | "|" => Separator::Certain,
            _ if words.starts_with(',') => Separator::Comma,
            // These stand in many names: they part what is a link before and behind; behind a body's name, who knows.
            "和" | "与" | "與" | "と" | "及" | "・" => {
                let ends = links.iter().any(|(at, _)| at.end == found.start());
                let is_between = ends && links.iter().any(|(at, _)| at.start == found.end());
                let before = text.get(start..found.start()).unwrap_or_default().trim_end();
                if !is_between && !BODIES.iter().any(|body| before.ends_with(body)) {
                    continue;
                }
                Separator::And
            }
            _ => Separator::And,
        };
        pieces.push((kind, start..found.start()));
        (start, kind) = (found.end(), next);
    }
    pieces.push((kind, start..text.len()));
    let mut whole: Vec<(Separator, Range<usize>)> = Vec::new();
    for (kind, range) in pieces {
        match whole.last_mut() {
            Some((_, last))
                if kind != Separator::Certain && is_only_form(text.get(range.clone()).unwrap_or_default()) =>
            {
                last.end = range.end;
            }
            _ => whole.push((kind, range)),
        }
    }
    Ok(whole)
}

/// "Inc.", "Co., Ltd. (51%)": what belongs to the name before the comma.
fn is_only_form(piece: &str) -> bool {
    static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s*(?:(?:inc|incorporated|ltd|limited|llc|l\.l\.c|plc|co|corp|corporation|company|gmbh|s\.?a\.?s?|s\.?r\.?l|n\.?v|b\.?v|s\.?p\.?a|ag|lp|l\.p|llp|pte|pty|sdn|bhd|k\.?k|jsc|pjsc|ooo|a\.?s|jr|sr|ii|iii)\b\.?,?\s*)+(?:\(.*)?(?:[<>]?\s*[0-9].*%.*)?$").ok()
    });
    FORM.as_ref().is_some_and(|form| form.is_match(piece))
}

/// One piece: its name, and what its brackets and the words behind it say. With whether that is said of each name.
pub(super) fn entry(
    piece: &str,
    range: Range<usize>,
    links: &[(Range<usize>, String)],
    wanted: &dyn Fn(&str) -> bool,
    schema: &str,
) -> Result<(Entry, bool), String> {
    let mut entry = Entry::default();
    let mut is_of_each = false;
    let mut hear = |text: &str, entry: &mut Entry| -> Result<(), String> {
        let aside = aside::read(text, wanted)?;
        is_of_each |= aside.is_of_each;
        entry.said.extend(aside.said);
        entry.estimates.extend(aside.estimates);
        Ok(())
    };
    let of_name = |c: char| c.is_whitespace() || matches!(c, ':' | '：' | '-' | '–' | '—' | '=');
    let (mut name, mut brackets) = outside(piece)?;
    let bare = aside::share_in(&name)?.map_or(name.as_str(), |at| name.get(..at.start).unwrap_or_default());
    let bare = bare.trim_matches(of_name);
    let writing = brackets.iter().position(|bracket| scripts::is_other_writing(bare, bracket, schema));
    let writing = writing.map(|at| brackets.remove(at));
    entry.is_closed = writing.is_some();
    for bracket in brackets {
        hear(&bracket, &mut entry)?;
        entry.is_closed = true;
    }
    if let Some(at) = aside::share_in(&name)? {
        let (before, behind) = (name.get(..at.start).unwrap_or_default(), name.get(at.end..).unwrap_or_default());
        let (before, behind) = (before.trim_matches(of_name), behind.trim_matches(of_name));
        let behind = behind.strip_prefix("by ").unwrap_or(behind);
        let each = ["各", "それぞれ", " each"].into_iter().find_map(|each| before.strip_suffix(each));
        if !before.is_empty() && !behind.is_empty() {
            return Err("words around a share".to_owned());
        }
        let share = name.get(at).unwrap_or_default();
        hear(&if each.is_some() { format!("各{share}") } else { share.to_owned() }, &mut entry)?;
        entry.is_closed = true;
        name = each.unwrap_or(if before.is_empty() { behind } else { before }).to_owned();
    }
    if let Some(at) = aside::span_behind(&name) {
        hear(name.get(at..).unwrap_or_default().trim(), &mut entry)?;
        name.truncate(at);
    }
    if wanted("role") {
        let (role, rest) = office_beside(&name);
        if let Some(role) = role {
            entry.said.push(("role", role));
            name = rest;
        }
    }
    entry.name = line(
        name.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '–' | '—' | '-' | '*' | '†' | '‡')),
    );
    is_somebody(&entry.name, wanted("role"))?;
    entry.is_link = links.iter().any(|(at, _)| {
        let inside = at.start >= range.start && at.end <= range.end;
        let text = inside.then(|| piece.get(at.start - range.start..at.end - range.start)).flatten();
        text.is_some_and(|text| line(text) == entry.name)
    });
    if let Some(writing) = writing {
        // The reader of the name takes the two apart.
        entry.name = format!("{} ({})", entry.name, line(&writing));
    }
    let said = std::mem::take(&mut entry.said);
    for one in said {
        if !entry.said.contains(&one) {
            entry.said.push(one);
        }
    }
    let ends = entry.said.iter().filter(|(prop, _)| matches!(*prop, "endDate" | "startDate" | "percentage"));
    let mut props: Vec<&str> = ends.map(|(prop, _)| *prop).collect();
    let stated = props.len();
    props.sort_unstable();
    props.dedup();
    if stated != props.len() {
        return Err("several dates or shares for one name".to_owned());
    }
    Ok((entry, is_of_each))
}

/// What stands outside brackets, and the brackets. One in the middle of a name ("Alpha (UK) Ltd") is part of it.
///
/// # Errors
/// A bracket in the middle that says something else.
fn outside(piece: &str) -> Result<(String, Vec<String>), String> {
    let (mut name, mut brackets) = (String::new(), Vec::new());
    let mut rest = piece;
    while let Some((before, opened)) = rest.split_once('(') {
        let mut depth = 1_usize;
        let end = opened.char_indices().find_map(|(at, c)| {
            depth = match c {
                '(' => depth + 1,
                ')' => depth - 1,
                _ => depth,
            };
            (depth == 0).then_some(at)
        });
        let end = end.ok_or("a bracket that does not close")?;
        let (inner, behind) = (opened.get(..end).unwrap_or_default(), opened.get(end + 1..).unwrap_or_default());
        name.push_str(before);
        let goes_on = behind.split('(').next().unwrap_or_default().trim();
        let is_share = matches!(aside::share_in(goes_on), Ok(Some(at)) if at.start == 0);
        if goes_on.is_empty() || is_share || aside::is_only_aside(goes_on) {
            brackets.push(inner.to_owned());
            name.push(' ');
        } else if aside::is_only_aside(inner) || aside::is_office(inner) || name.trim().is_empty() {
            return Err("words behind a bracket".to_owned());
        } else {
            name.push_str(&format!("({inner})"));
        }
        rest = behind;
    }
    name.push_str(rest);
    Ok((name, brackets))
}

/// An office before or behind a name without brackets: "代表取締役社長 見本 太郎", "Jane Doe – CEO", "CEO: Jane Doe".
fn office_beside(name: &str) -> (Option<String>, String) {
    static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^((?:(?:代表|取締役|社長|会長|副社長|副会長|専務|常務|理事|頭取|総裁|学長|総長|校長|執行役|最高|名誉|監査役|CEO|COO|CFO|兼|董事|总经理|總經理|总裁|總裁|主席|首席|书记|法定代表人|執行長)\S*\s+)+)(\S.*)$").ok()
    });
    let taken = BEFORE.as_ref().and_then(|pattern| pattern.captures(name.trim()));
    if let Some(taken) = taken {
        let part = |group| line(taken.get(group).map_or("", |part| part.as_str()));
        return (Some(part(1).trim_end_matches([':', '：']).to_owned()), part(2));
    }
    if let Some((office, rest)) = name.split_once([':', '：']).filter(|(office, _)| is_only_office(office)) {
        return (Some(line(office)), line(rest));
    }
    for dash in [" – ", " — ", " - "] {
        if let Some((rest, office)) = name.split_once(dash).filter(|(_, office)| is_only_office(office)) {
            return (Some(line(office)), line(rest));
        }
    }
    (None, name.to_owned())
}

/// Nothing but the words of an office.
fn is_only_office(text: &str) -> bool {
    const WORDS: &str = "acting interim former executive non nonexecutive vice deputy senior managing general group global chief founding honorary independent joint co the and of board operating financial technology information marketing legal commercial product science scientific strategy people human resources administrative emeritus assistant regional national international company party chair chairman chairwoman chairperson president director directors secretary treasurer founder cofounder manager partner head governor principal chancellor rector dean provost officer counsel trustee commissioner leader ceo cfo coo cto cio cmo cso cdo cpo cro vp evp svp md advisor adviser controller owner";
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    if lower.is_ascii() {
        return words.peek().is_some()
            && aside::is_office(&lower)
            && words.all(|word| WORDS.split(' ').any(|known| known == word));
    }
    static CJK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:代表|取締役|社長|会長|副|専務|常務|理事|長|頭取|総裁|学長|総長|校長|執行|役員?|最高|経営|責任者|名誉|監査役|兼|ceo|coo|cfo|董事|长|总?经理|總?經理|总裁|總裁|主席|首席|官|书记|法定|代表人|執行長|社外|非|创始人|创办人|財務|技術|[\s、・/])+$").ok()
    });
    CJK.as_ref().is_some_and(|office| office.is_match(&lower))
}

/// # Errors
/// Why this is not the name of somebody.
fn is_somebody(name: &str, is_office_holder: bool) -> Result<(), String> {
    static NOBODY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:see\b|list of\b|full list|lists? |various\b|several\b|many\b|multiple\b|none$|n/?a$|tb[ad]$|vacant$|show\b|hide\b|more$|et al|etc|details?$|subsidiaries$|owners?$|shareholders$|key people$|空席|空缺|欠員|なし$|無し$|无$|無$|(?:当社|弊社|同社|自社|当行|本公司|the company)$|^[0-9]{4}年[0-9]{1,2}月|多数|複数|下記|以下|上記|and |& |[#*•·-]+$)|一覧$|一覧を?(?:参照)?|列表$|を?参照$|参[见見照]|[詳详][細细]?(?:は|见|見)|\bbelow$|(?i)\bsee (?:below|list|also)|\blist$|\b(?:and|of|for|the|etc\.?|et al\.?)$|&$|など$|ほか$|[ 　]他$|等$|[0-9] ?株$|(?:他|ほか|外) ?[0-9]+ ?[名社人者]$|[\p{Han}\p{Katakana}a-z]が$").ok()
    });
    static OVER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:former(?:ly)?|ex-|previous(?:ly)?|until|since|late|旧|元 |前任|原 )").ok()
    });
    let is = |pattern: &LazyLock<Option<Regex>>| pattern.as_ref().is_some_and(|pattern| pattern.is_match(name));
    if !name.chars().any(char::is_alphabetic) {
        return Err("no name".to_owned());
    }
    if is(&NOBODY) {
        return Err("not a name".to_owned());
    }
    if name.contains('：') || name.contains(": ") {
        return Err("words before a colon".to_owned());
    }
    if is(&OVER) {
        return Err("whether it still holds".to_owned());
    }
    if is_office_holder && (is_only_office(name) || holds_office(name)) {
        return Err("an office where a name should stand".to_owned());
    }
    Ok(())
}

/// Does an office stand beside the name, or in one word with it?
fn holds_office(name: &str) -> bool {
    static OFFICE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:c[efoit]o|chair(?:man|woman|person)?|president|director|founder|secretary|governor|vice|managing|acting|interim)\s|\s(?:c[efot]o|chair(?:man|woman|person)?|president|director|secretary|treasurer|manager|founder)$|取締役|社長|会長|監査役|執行役|理事長|頭取|総裁|董事|监事|经理|總經理|总裁|總裁").ok()
    });
    OFFICE.as_ref().is_some_and(|office| office.is_match(name))
}

/// Does the name end or begin as companies' names do? Foundations and "Group" are no companies yet.
pub(super) fn has_legal_form(name: &str) -> bool {
    // With what follows in brackets: "… 信託銀行株式会社（信託口）".
    const INSIDE: [&str; 9] = [
        "株式会社",
        "有限会社",
        "合同会社",
        "合資会社",
        "有限責任組合",
        "有限公司",
        "有限责任公司",
        "股份公司",
        "有限合伙",
    ];
    let forms = text::legal::strip(&text::normal::normal(name)).forms;
    forms.iter().any(|form| !matches!(form.class, text::FormClass::Group | text::FormClass::NonProfit))
        || INSIDE.iter().any(|form| name.contains(form))
}
