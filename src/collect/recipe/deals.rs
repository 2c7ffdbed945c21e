//! Announcements of deals in Japanese: who buys and who sells, whose overview a table is, and what became of the deal.
//!
//! - The headline says the direction: title, main headings, and a line before the tables that ends as announcements do.
//!   One that says both or neither ("株式譲渡契約締結のお知らせ" is written by either side), that means the announcer's
//!   own shares, a subsidiary as buyer or another form than shares is no answer.
//! - A table is what the nearest words above it say. One table that nothing is said of is the company the deal is about.
//! - Left out on purpose: names in running text. A buyer that only a sentence names is not read.

use super::place::{Look, is_hidden, lines};
use regex::Regex;
use scraper::ElementRef;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// A longer line is running text.
const MAX_LINE: usize = 60;
const MAX_HEADLINE: usize = 120;
/// Lines above a table beyond are not looked at.
const MAX_ABOVE: usize = 20;

struct Patterns {
    buys: Regex,
    sells: Regex,
    parent: Regex,
    other: Regex,
    off: Regex,
    called_off: Regex,
    not_yet: Regex,
    conditional: Regex,
    counterparty: Regex,
    third: Regex,
    target: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let new = |pattern: &str| Regex::new(pattern).ok();
    let shares = r"(?:株式|株券|持分|全株|受益権)等?の?(?:全部|一部|全て|すべて|過半数?|追加)?の?(?:追加)?";
    Some(Patterns {
        buys: new(&format!(
            r"{shares}(?:取得|譲受|譲り受け|買い?取り?|買収)|(?:子|関連|関係)会社化|の買収|買収に(?:関|つ)|グループ化"
        ))?,
        sells: new(&format!(r"(?:{shares}|子会社の?)(?:譲渡(?:[^契制受価人先益損承]|$)|売却(?:[^価益損]|$))"))?,
        parent: new(
            r"親会社[^。]{0,20}の異動|(?:主要|筆頭|支配)株主[^。]{0,20}の異動|その他の関係会社[^。]{0,20}の異動",
        )?,
        other: new(
            r"当社の?(?:普通|発行済)?株[式券]|当社の(?:完全|連結)?子会社化|自己株式|株式(?:交換|移転|交付)|合併|分割|新株式?発行|孫会社|MBO|マネジメント・バイアウト|公開買付|(?:会社|社|組合|ファンド|グループ|者|\))による|株式会社[^のをにへ、]{1,20}による|(?:子|関連|関係|グループ|親)会社(?:\([^)]*\))?(?:が|における|において)",
        )?,
        off: new(
            r"中止|解除|解約|撤回|取り?下げ|取り?(?:止|や)め|とりやめ|白紙|不成立|断念|見送り|見合わせ|破談|(?:協議|交渉|検討|基本合意書?)の?(?:終了|打ち?切り)",
        )?,
        called_off: new(
            r"(?:株式の?(?:取得|譲渡)|子会社化|本件|本取引|譲渡契約|基本合意書?)[^。\n]{0,60}(?:(?:中止|解除|解約|撤回)(?:いたし|致し|し)ました|(?:中止|解除|解約|撤回)(?:する)?ことを?(?:決議|決定|合意|といたし))",
        )?,
        not_yet: new(
            r"基本合意|意向|覚書|検討|協議|交渉|予定|方針|提案|入札|予約|条件付|(?i:\bLOI\b|\bMOU\b|letter of intent)",
        )?,
        conditional: new(
            r"法的な?拘束力[^。\n]{0,10}(?:な[いく]|ません)|(?:承認|認可|許可|クリアランス|審査|デュー・?ディ?リジェンス)[^。\n]{0,30}(?:条件|前提)(?:と|に|付)|停止条件|条件付き?の?(?:株式|契約|取得|譲渡)|最終契約[^。\n]{0,20}(?:予定|目指)",
        )?,
        counterparty: new(
            r"相手(?:先|方|会社)|譲渡先|譲受(?:人|先|会社|者)|譲渡(?:人|会社|元)|売り?主|買い?主|取得元|売却先|売却元",
        )?,
        third: new(
            r"株主(?:の|に|と)|割当先|引受先|親会社|公開?買付者|取得先|当社の概要|提出会社|存続会社|アドバイザー|保証人|取得者|売出",
        )?,
        target: new(
            r"(?:異動|取得|譲渡|売却|譲受)(?:する|した|の対象となる|対象の?|を行う)(?:当該)?(?:(?:連結|特定|完全)?子会社|関連会社|関係会社|孫会社|会社|法人|株式の発行)|子会社(?:と(?:なる|する|した)|化する)|対象(?:会社|法人|企業)|(?:買収|取得)(?:先|対象)?(?:会社|企業)の概要|当該(?:子)?会社の概要|^[^相手]*子会社の概要",
        )?,
    })
});

fn folded(text: &str) -> String {
    let kept = |line: &str| line.nfkc().filter(|c| !c.is_whitespace()).collect::<String>();
    text.lines().map(kept).collect::<Vec<_>>().join("\n")
}

/// What the announcer does: `acquires`, `sells`, or its own owners change (`parent`); `None` when it is not certain.
pub(super) fn direction(look: &Look<'_>) -> Option<(&'static str, String)> {
    let patterns = PATTERNS.as_ref()?;
    let headline = headline(look);
    let says = |pattern: &Regex| headline.iter().find(|(text, _)| pattern.is_match(&folded(text)));
    if let Some((_, locator)) = says(&patterns.parent) {
        return Some(("parent", locator.clone()));
    }
    if says(&patterns.other).is_some() {
        return None;
    }
    match (says(&patterns.buys), says(&patterns.sells)) {
        (Some((_, locator)), None) => Some(("acquires", locator.clone())),
        (None, Some((_, locator))) => Some(("sells", locator.clone())),
        _ => None,
    }
}

/// What became of the deal as far as the page says: `withdrawn`, `proposed`.
pub(super) fn outcome(look: &Look<'_>) -> Option<(&'static str, String)> {
    let patterns = PATTERNS.as_ref()?;
    let headline = headline(look);
    let in_headline = |pattern: &Regex| headline.iter().find(|(text, _)| pattern.is_match(&folded(text)));
    let in_text = |pattern: &Regex| {
        let found = pattern.find(&look.text)?.as_str();
        Some(look.block_with(found).unwrap_or_else(|| look.line_with(found)))
    };
    if let Some((_, locator)) = in_headline(&patterns.off) {
        return Some(("withdrawn", locator.clone()));
    }
    if let Some(locator) = in_text(&patterns.called_off) {
        return Some(("withdrawn", locator));
    }
    let headed = in_headline(&patterns.not_yet).map(|(_, locator)| locator.clone());
    Some(("proposed", headed.or_else(|| in_text(&patterns.conditional))?))
}

/// Whose overview a table is: `target`, `counterparty`, or `other`.
pub(super) fn side(look: &Look<'_>, table: ElementRef<'_>) -> &'static str {
    let said = side_said(table);
    let Some(root) = look.root.filter(|_| said.is_none()) else { return said.unwrap_or("other") };
    let is_overview = |one: &ElementRef<'_>| one.value().name() == "table" && lines(*one).contains("大株主");
    let overviews = root.descendants().filter_map(ElementRef::wrap).filter(is_overview);
    let unsaid = overviews.filter(|one| side_said(*one).is_none()).take(2).count();
    if unsaid == 1 { "target" } else { "other" }
}

fn side_said(table: ElementRef<'_>) -> Option<&'static str> {
    let patterns = PATTERNS.as_ref()?;
    above(table).iter().find_map(|text| {
        let text = folded(text);
        let is = |pattern: &Regex| pattern.is_match(&text);
        match (is(&patterns.counterparty), is(&patterns.target)) {
            // "相手先及び対象会社"
            (true, true) => Some("other"),
            (true, false) => Some("counterparty"),
            (false, _) if is(&patterns.third) => Some("other"),
            (false, true) => Some("target"),
            (false, false) => None,
        }
    })
}

/// The short lines and headings above a table, nearest first: lines as far as the next heading or table, then headings.
pub(super) fn above(table: ElementRef<'_>) -> Vec<String> {
    let mut texts = Vec::new();
    let is_short = |text: &&str| text.chars().count() <= MAX_LINE && !text.ends_with('。');
    let caption = table.child_elements().find(|child| child.value().name() == "caption");
    texts.extend(caption.map(lines));
    let (mut lines_count, mut level) = (true, 7);
    for around in std::iter::once(*table).chain(table.ancestors()).filter_map(ElementRef::wrap) {
        for before in around.prev_siblings().filter_map(ElementRef::wrap) {
            let name = before.value().name();
            if texts.len() > MAX_ABOVE {
                return texts;
            }
            if is_hidden(before.value()) || matches!(name, "nav" | "header" | "footer") {
                continue;
            }
            if name == "table"
                || before.descendants().filter_map(ElementRef::wrap).any(|one| one.value().name() == "table")
            {
                lines_count = false;
                continue;
            }
            match name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok()) {
                Some(own) if own < level => {
                    (lines_count, level) = (false, own);
                    texts.push(lines(before));
                }
                Some(_) => {}
                None if lines_count => {
                    texts.extend(lines(before).lines().rev().filter(is_short).map(str::to_owned));
                }
                None => {}
            }
        }
    }
    texts
}

/// The texts that say what is announced, each with its place.
fn headline(look: &Look<'_>) -> Vec<(String, String)> {
    let mut texts = vec![(look.document.page().title.clone(), "title".to_owned())];
    if let (Some(root), Ok(main)) = (look.root, scraper::Selector::parse("h1")) {
        texts.extend(root.select(&main).map(|one| (lines(one), look.document.locator_of(one))));
    }
    for line in look.top().lines().filter(|line| line.trim_end().ends_with("お知らせ")) {
        if line.chars().count() <= MAX_HEADLINE
            && let Some(locator) = look.block_with(line)
        {
            texts.push((line.to_owned(), locator));
        }
    }
    texts
}
