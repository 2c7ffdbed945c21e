//! What stands in the cell of a name and is none of it: standing proxies, tags, ages, links to a biography, readings.
//!
//! - What is taken off is said in a finding; the cell's text stays with the value as its original.
//! - Only whole words at the end (or a sign before the name) are taken off, and never the whole name: "森 森太郎" and
//!   "見本 さくら" are names.
//! - Left out on purpose: "（信託口）", branches and former names in brackets are part of a name.

use super::aside::is_office;
use super::clean::short;
use super::names::has_legal_form;
use super::place::Row;
use super::read::Reader;
use super::standing::{Remark, Says};
use regex::Regex;
use scraper::ElementRef;
use std::sync::LazyLock;

struct Patterns {
    agent: Regex,
    /// Behind anybody's name.
    tags: Regex,
    /// Behind a person's name.
    of_person: Regex,
    late: Regex,
    latin: Regex,
    kana: Regex,
    bracket: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let new = |pattern: &str| Regex::new(pattern).ok();
    let tag =
        "第一大股东|大股东|控股股东|疑似实际控制人|实际控制人|最终受益人|受益所有人|法定代表人|执行事务合伙人|筆頭株主";
    let day = "(?:昭和|平成|大正|令和|西暦)?[0-9０-９元]{1,4}\\s*年(?:\\s*[0-9０-９]{1,2}\\s*月)?(?:\\s*[0-9０-９]{1,2}\\s*日)?\\s*(?:生まれ|生れ|生|出生)";
    let note = "新任|再任|重任|留任|社外|社外役員|独立|独立役員|常勤|非常勤|女性|NEW|New|現任";
    Some(Patterns {
        agent: new(r"(?i)[\s　]*[（(\[]?[\s　]*(?:常任代理人|[（(]常代|standing (?:proxy|agent))[\s　:：、,]*.*$")?,
        tags: new(&format!(
            r"[\s　]*(?:[（(【\[](?:{tag})[)）】\]]|(?:{tag})|(?:最终受益股份|最终受益|总持股比例|持股比例|直接持股|间接持股|认缴出资额?|认缴金额)\s*[:：]?\s*[0-9.,]+\s*[%％万元]*|(?:TA|他|她)?(?:有|关联|任职|对外投资)\s*[0-9]+\s*家(?:企业|公司)?[\s>＞›»]*|(?:查看|点击)(?:详情|更多|股权结构|简介)?[\s>＞›»]*)$"
        ))?,
        of_person: new(&format!(
            r"[\s　]*(?:[,，、]?\s*[（(\[]?\s*(?:満|现年|年齢|年龄)?\s*[:：]?\s*[0-9０-９]{{1,3}}\s*[歳才岁]\s*[)）\]]?|[（(\[]?\s*{day}\s*[)）\]]?|[（(][0-9０-９]{{2}}[)）]|[（(]\s*(?:男|女)性?\s*[)）]|[,，、]\s*(?:男|女)性?|(?:の)?(?:略歴|経歴|プロフィール|詳細|简历|简介|个人简介|履历)(?:を|は|の|へ)?(?:見る|みる|表示|はこちら|こちら|詳細|查看|開く)?[\s　>＞›»▶]*|[（(【\[〔<＜](?:{note})[)）】\]〕>＞]|[\s　]+(?:{note})|(?i:[\s,(]+(?:aged?|born)\s*:?\s*(?:in\s+)?[0-9]{{1,4}}\)?|\s+(?:view|read|see|show|full)\s+(?:full\s+)?(?:bio|biography|profile|more|cv|details)[\s>›»]*|\s+(?:bio|biography)[\s>›»]*))$"
        ))?,
        late: new(r"^故[\s　]+")?,
        latin: new(
            r"^([\p{Han}\p{Hiragana}\p{Katakana}ー々　\s]+?)[\s　]*[（(]?[\s　]*([A-Z][A-Za-z.'’-]+(?:[\s,]+[A-Z][A-Za-z.'’-]*){0,3})[)）]?$",
        )?,
        kana: new(
            r"^((?:[\p{Han}々ヶ]{1,4}[\s　]+[\p{Han}々ヶ\p{Hiragana}]{1,4}|[\p{Han}々ヶ]{3,6}))[\s　]*(?:[（(]\s*(?:[\p{Hiragana}ー]+(?:[\s　]+[\p{Hiragana}ー]+)*|[\p{Katakana}ー]+(?:[\s　]+[\p{Katakana}ー]+)*)\s*[)）]|[\s　](?:[\p{Hiragana}ー]+[\s　]+[\p{Hiragana}ー]+|[\p{Katakana}ー]+[\s　]+[\p{Katakana}ー]+))$",
        )?,
        bracket: new(r"^(.*\S)[\s　]*[（(]([^（()）]{1,20})[)）]$")?,
    })
});

/// A name and what stood beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bare {
    pub name: String,
    pub left_out: Vec<String>,
    /// "故": the person is dead.
    pub late: Option<String>,
}

/// Takes off what is no part of the name.
pub(super) fn bare(text: &str, is_person: bool) -> Bare {
    let mut bare = Bare { name: text.trim().to_owned(), ..Bare::default() };
    let Some(patterns) = &*PATTERNS else { return bare };
    if let Some(agent) = patterns.agent.find(&bare.name.clone()) {
        bare.cut(agent.start(), 0);
    }
    for _ in 0..4 {
        let name = bare.name.clone();
        let found = patterns.tags.find(&name).filter(|found| found.start() > 0);
        let found = found.or_else(|| patterns.of_person.find(&name).filter(|_| is_person));
        match found {
            Some(found) => {
                if !bare.cut(found.start(), 2) {
                    break;
                }
            }
            None => break,
        }
    }
    if !has_legal_form(&bare.name) {
        let name = bare.name.clone();
        if let Some(found) = patterns.bracket.captures(&name)
            && let (Some(own), Some(inner)) = (found.get(1), found.get(2))
            && is_office(inner.as_str())
        {
            bare.cut(own.end(), 2);
        }
    }
    if is_person {
        let name = bare.name.clone();
        if let Some(late) = patterns.late.find(&name) {
            bare.name = name.get(late.end()..).unwrap_or_default().to_owned();
            bare.late = Some("故".to_owned());
        }
        let name = bare.name.clone();
        let reading = patterns.latin.captures(&name).or_else(|| patterns.kana.captures(&name));
        if let Some(own) = reading.and_then(|found| found.get(1)) {
            bare.cut(own.end(), 2);
        }
    }
    bare
}

impl Bare {
    /// Cuts the name at a byte, unless fewer signs than `least` stay.
    fn cut(&mut self, at: usize, least: usize) -> bool {
        let (own, rest) = (self.name.get(..at).unwrap_or_default(), self.name.get(at..).unwrap_or_default());
        if own.trim().chars().count() < least || rest.trim().is_empty() {
            return false;
        }
        self.left_out.push(rest.trim().to_owned());
        self.name = own.trim().to_owned();
        true
    }
}

/// A text without its standing proxy: whether a holder is a company its agent does not say.
pub(super) fn without_agent(text: &str) -> &str {
    let agent = PATTERNS.as_ref().and_then(|patterns| patterns.agent.find(text));
    agent.and_then(|agent| text.get(..agent.start())).unwrap_or(text)
}

/// A single sign in an element of its own before the name, repeated by the name: a picture of the first letter.
pub(super) fn without_letter<'t>(text: &'t str, cell: Option<ElementRef<'_>>) -> &'t str {
    let Some(first) = cell.and_then(|cell| cell.child_elements().next()) else { return text };
    let letter: String = first.text().collect::<String>().trim().to_owned();
    let rest = text.strip_prefix(letter.as_str()).filter(|_| letter.chars().count() == 1).map(str::trim_start);
    rest.filter(|rest| rest.starts_with(&letter)).unwrap_or(text)
}

impl<'a> Reader<'a> {
    /// A name as a row gives it, without what stands beside it; that is said.
    pub(super) fn bare_name(&mut self, name: &str, schema: &str, row: &Row<'a>, locator: &str) -> String {
        let cell = match row {
            Row::Cells { .. } => self.look.document.select(locator),
            Row::Text { .. } => None,
            _ => return name.to_owned(),
        };
        let bare = bare(without_letter(name, cell), schema == "Person");
        for left_out in bare.left_out {
            let message = format!("left out of the name {:?}: {:?}", short(&bare.name), short(&left_out));
            self.found(locator, message);
        }
        self.over = self.over.take().or_else(|| bare.late.map(|late| Remark::new(Says::Over(None), &late)));
        bare.name
    }
}

#[cfg(test)]
mod tests {
    use super::{bare, without_agent};

    #[test]
    fn what_is_no_part_of_a_name_is_taken_off() {
        for (text, is_person, name) in [
            ("GHOST BANK LONDON（常任代理人 株式会社見本銀行）", false, "GHOST BANK LONDON"),
            ("SAMPLE TRUST（常任代理人 株式会社見本銀行（東京支店））", false, "SAMPLE TRUST"),
            ("SAMPLE FUND (standing proxy: Sample Bank Ltd)", false, "SAMPLE FUND"),
            ("样本投资有限公司大股东 最终受益股份：51%", false, "样本投资有限公司"),
            ("样本一实际控制人", false, "样本一"),
            ("見本 次郎 1970年生まれ", true, "見本 次郎"),
            ("見本 三郎略歴を見る", true, "見本 三郎"),
            ("見本 一郎 Ichiro Mihon", true, "見本 一郎"),
            ("見本 一郎（みほん いちろう）", true, "見本 一郎"),
            ("見本 一郎 みほん いちろう", true, "見本 一郎"),
            ("見本一郎 ミホン イチロウ", true, "見本一郎"),
            ("見本 花子（54歳）", true, "見本 花子"),
            ("見本 花子 新任", true, "見本 花子"),
            ("Jane Doe, age 54", true, "Jane Doe"),
            ("Jane Doe View bio", true, "Jane Doe"),
            ("故 見本 六郎", true, "見本 六郎"),
            ("見本 三郎（代表取締役）", false, "見本 三郎"),
        ] {
            assert_eq!(bare(text, is_person).name, name, "{text}");
        }
        assert_eq!(bare("故 見本 六郎", true).late.as_deref(), Some("故"));
        for kept in [
            "見本 さくら",
            "高橋 ジョン スミス",
            "森 森太郎",
            "架空信託銀行株式会社（信託口）",
            "Thomas More",
            "新任",
            "故宮 太郎",
            "大股东",
            "見本 太郎（戸籍上の氏名：例示 太郎）",
        ] {
            assert_eq!(bare(kept, true).name, kept);
        }
        assert_eq!(bare("見本 Holdings", false).name, "見本 Holdings");
        assert_eq!(without_agent("GHOST BANK（常任代理人 株式会社見本銀行）"), "GHOST BANK");
    }
}
