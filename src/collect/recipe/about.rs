//! Is a table of the page about the page's subject? Its caption, the headings above it and the line before it say.
//!
//! - Another company, a subsidiary, a business partner, former officers, an earlier period: the table is not read, and
//!   a finding names it and the reason.
//! - Of several tables that fit, only those are read whose own caption says nothing beyond the kind of table.
//! - A page without any words of that kind is taken at its word: it is about its subject.

use super::clean::{country, line, plain, short};
use super::whose::{Sort, is_same, names_in};
use crate::collect::page::{Document, Part};
use regex::Regex;
use scraper::ElementRef;
use std::sync::LazyLock;

/// Of more tables that fit none is read: what stands above each is looked for along the whole page.
const MAX_TABLES: usize = 100;

/// A longer line before a table is running text.
const MAX_LINE: usize = 60;

struct Patterns {
    /// Others than the subject, for tables of companies.
    others: Regex,
    /// What is over, not yet, or of another period.
    former: Regex,
    /// "…の株主": whose?
    whose: Regex,
    /// Words that say only what kind of table it is.
    neutral: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let new = |pattern: &str| Regex::new(pattern).ok();
    Some(Patterns {
        others: new(
            r"(?i)子会社|関係会社|関連会社|取引先|グループ会社|グループ各社|投資先|出資先|提携先|親会社の|委託先|仕入先|販売先|顧客|持分法|合弁|子公司|参股公司|控股公司|关联公司|关联方|subsidiar|affiliate|\bcustomers?\b|\bsuppliers?\b|\bclients?\b|parent company|joint venture|investee|portfolio compan",
        )?,
        former: new(
            r"(?i)退任|旧|前任|元役員|元取締役|歴代|過去|前期|前年|前事業年度|候補|予定|离任|離任|历任|历届|往届|原董事|原监事|原股东|退出|失効|失效|終了|终止|解約|解消|\bformer\b|\bprevious\b|\bpast\b|\bprior\b|\bhistor|\bex-|\bexpired\b|\bterminated\b|\bended\b|\bnominees?\b|\bcandidates?\b|\bretired\b|\bresigned\b",
        )?,
        whose: new(
            r"^(.{1,30}?)(?:の(?:大?株主|主要株主|役員|取締役|監査役|経営陣)|的(?:股东|董事|监事|高管|高级管理))",
        )?,
        neutral: new(
            r"(?i)大株主|主要株主|株主|役員|取締役会|取締役|監査等委員|監査役会|監査役|執行役員|執行役|会計参与|社外|社内|常勤|非常勤|代表者|代表|一覧表|一覧|名簿|状況|紹介|体制|構成|経営陣|当社|弊社|わが社|提出会社|本学|会社|現在|時点|令和|平成|元年|当事業年度|事業年度|年度|年|月|日|末|当期|期|第|新任|再任|現任|上位|名|社|所有者別|所有|普通株式|株式数|株式|情報|及び|および|並びに|である|もの|除く|董事会|监事会|高级管理人员|管理层|高管|独立|董事|监事|成员|股东|前十大|前十|十大|信息|情况|列表|现任|本公司|公司|构成|大学間|部局間|学生交流|学術|交流|協定|校|機関|国際|海外|締結|アジア|欧州|ヨーロッパ|北米|南米|中南米|中米|アフリカ|オセアニア|大洋州|中東|地域|東|西|南|北|主な|\b(?:asia|europe|africa|americas?|north|south|latin|central|oceania|middle|east|west|and|the|of|our|agreements?|inter-?university|university-wide|partners?|institutions?|universities|board|directors?|officers?|corporate|executive|management|members?|current|list|auditors?|shareholders?|major|as)\b|[のと等他・、,（）()\[\]【】「」\s0-9.:：■●◆◇○▼▶<>＜＞《》/&-]",
        )?,
    })
});

/// A part that a recipe would read, judged.
pub(super) struct Judged<'a> {
    pub part: &'a Part,
    /// Why it is not read.
    pub refused: Option<String>,
}

/// Which of the fitting parts are about the subject. `one_only`: two such tables would contradict each other.
pub(super) fn judged<'a>(
    document: &'a Document,
    parts: Vec<&'a Part>,
    subject: &str,
    sort: Sort,
    one_only: bool,
) -> Vec<Judged<'a>> {
    if parts.len() > MAX_TABLES {
        let why = format!("{} tables of the page fit", parts.len());
        return parts.into_iter().map(|part| Judged { part, refused: Some(why.clone()) }).collect();
    }
    let of_other = |part: &'a Part| {
        let texts = above(document, part);
        let reason = texts.iter().find_map(|text| says_other(text, subject, sort));
        Judged { part, refused: reason }
    };
    let mut judged: Vec<Judged<'a>> = parts.into_iter().map(of_other).collect();
    let left = judged.iter().filter(|one| one.refused.is_none()).count();
    if left > 1 {
        for one in judged.iter_mut().filter(|one| one.refused.is_none()) {
            if one_only || !says_only_its_kind(&one.part.title, subject) {
                let title = named(&one.part.title);
                one.refused =
                    Some(format!("{left} tables of the page fit and {title} does not say that it is the one"));
            }
        }
    }
    judged
}

fn named(title: &str) -> String {
    if title.trim().is_empty() { "a table without a caption".to_owned() } else { format!("{:?}", short(title)) }
}

/// Why a caption, heading or line means somebody else than the subject, or another time.
pub(super) fn says_other(text: &str, subject: &str, sort: Sort) -> Option<String> {
    let patterns = PATTERNS.as_ref()?;
    let text = line(text);
    let quoted = format!("{:?}", short(&text));
    if let Some(word) = patterns.former.find(&text) {
        return Some(format!("{quoted} says {:?}: not what holds now", word.as_str()));
    }
    if let Some(other) = names_in(&text, sort).into_iter().find(|name| !is_same(name, subject)) {
        return Some(format!("{quoted} names {other:?}"));
    }
    if sort == Sort::University {
        return None;
    }
    if let Some(word) = patterns.others.find(&text) {
        return Some(format!("{quoted} says {:?}", word.as_str()));
    }
    let whose = patterns.whose.captures(&text).and_then(|found| found.get(1)).map(|whose| whose.as_str())?;
    let is_ours = subject.contains(whose) || patterns.neutral.replace_all(whose, "").trim().is_empty();
    (!is_ours).then(|| format!("{quoted} may be about {whose:?}"))
}

/// Does a caption say only what kind of table it is, perhaps with the subject's name, a country or a day?
fn says_only_its_kind(title: &str, subject: &str) -> bool {
    let Some(patterns) = &*PATTERNS else { return false };
    let title = line(title).replace(subject, " ");
    if title.trim().is_empty() {
        return false;
    }
    country(title.trim()).is_some() || patterns.neutral.replace_all(&plain(&title), "").trim().is_empty()
}

/// What stands over a part: its caption, the headings of its outline, the short line before it.
pub(super) fn above(document: &Document, part: &Part) -> Vec<String> {
    let mut texts = vec![part.title.clone()];
    let root = document.html().map(|html| html.root_element());
    if let (Some(root), Some(element)) = (root, document.select(&part.locator)) {
        let mut outline: Vec<(u8, ElementRef<'_>)> = Vec::new();
        for inner in root.descendants().filter_map(ElementRef::wrap) {
            if inner.id() == element.id() {
                break;
            }
            if let Some(level) = level_of(inner.value().name()) {
                outline.retain(|(above, _)| *above < level);
                outline.push((level, inner));
            }
        }
        texts.extend(outline.into_iter().map(|(_, heading)| document.text_of(heading)));
        texts.extend(line_before(document, element));
    }
    texts.retain(|text| !text.trim().is_empty());
    if texts.is_empty() {
        // Nothing but the page's title heads the table.
        let title = &document.page().title;
        texts.extend(title.split(['|', '｜']).map(str::to_owned));
    }
    texts.dedup();
    texts
}

fn level_of(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// The short line right before an element: pages without headings write one.
fn line_before(document: &Document, element: ElementRef<'_>) -> Option<String> {
    let around = std::iter::once(*element).chain(element.ancestors()).take(3).filter_map(ElementRef::wrap);
    let before = around.filter_map(|around| around.prev_siblings().find_map(ElementRef::wrap)).next()?;
    if matches!(before.value().name(), "table" | "head" | "ul" | "ol" | "dl" | "nav" | "header" | "style" | "script") {
        return None;
    }
    let text = document.text_of(before);
    (text.chars().count() <= MAX_LINE && !text.ends_with('。')).then_some(text)
}
