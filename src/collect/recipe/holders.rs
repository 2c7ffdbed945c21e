//! Several holders with their shares in one text: "甲株式会社 60％、乙合同会社 40％", "Alpha Ltd (60%), Beta GmbH (40%)".
//!
//! - One holding for each only when every part is one name and one share, nothing is left over and the shares can stand
//!   side by side: bounds count with what they state at least. Else the reader says a finding, as of any other text.
//! - In a row of a table the list must be all that the row says: a number of shares beside it is nobody's.
//! - "甲社・乙社 各10％" is 10 % of each.
//! - Left out on purpose: "他2名": who has it is not said.

use super::aside::Said;
use super::clean::{clean, line, short};
use super::format::{Kind, Place, Places, Record, Tie};
use super::names::{self, has_legal_form};
use super::nobody::{instead_of_a_name, is_total};
use super::place::{Row, column_of};
use super::read::Reader;
use crate::model::Share;
use regex::Regex;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Shares are rounded: more than this in percent, and one of them is of something else.
const MOST: f64 = 100.5;

/// One holder of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Holding {
    /// As the text writes it.
    pub text: String,
    pub name: String,
    /// Property and share as the case keeps it.
    pub share: Said,
}

/// The holdings that a text lists, two or more; `None` when it is not certain who has what.
pub(super) fn holdings(text: &str) -> Option<Vec<Holding>> {
    static EACH: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)各|それぞれ|\beach\b|均|合わせて|合計で|(?:他|ほか|外)\s*[0-9０-９]+\s*[名社人者]").ok()
    });
    static NO_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:^|\s)[0-9.,]+$|[0-9]\s*株$|[0-9]{4}\s*年|現在|时点|時点|截至|[がはをにで]$|^(?:by|of|to|from|held|owned|as|remaining|the)\b|\b(?:owns?|holds?|held|owned|has|have|with|by|is|are|of|about|around)$|約$|约$|^(?:他|ほか|外)$").ok()
    });
    let text = line(text);
    if let Some(each) = of_each(&text) {
        return Some(each);
    }
    if EACH.as_ref()?.is_match(&text) {
        return None;
    }
    let mut folded = String::with_capacity(text.len());
    names::push_folded(&mut folded, &text);
    let listed = listed(&text, &folded, NO_NAME.as_ref()?).or_else(|| {
        let listed = listed(&text, &parted(&folded)?, NO_NAME.as_ref()?)?;
        let is_clear = |name: &str| has_legal_form(name) || instead_of_a_name(name).is_some();
        listed.iter().all(|holding| is_clear(&holding.name)).then_some(listed)
    })?;
    let names: BTreeSet<&str> = listed.iter().map(|holding| holding.name.as_str()).collect();
    let shares = listed.iter().filter(|holding| !is_total(&holding.name)).map(|holding| &holding.share);
    (names.len() > 1 && names.len() == listed.len() && may_add_up(shares)).then_some(listed)
}

/// Names of whole bodies or persons, each of which has the one share behind them: "甲社・乙社 各10％".
fn of_each(text: &str) -> Option<Vec<Holding>> {
    static SHARE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(.+?)[\s:：]*[（(]?\s*(?:各々?|それぞれ|\beach|均)\s*([0-9０-９][0-9０-９.．]*\s*[%％])\s*(?:ずつ)?[)）]?$|^(.+?)[\s:：]+[（(]?([0-9][0-9.]*\s*%)\s*each[)）]?$").ok()
    });
    static BETWEEN: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)\s*[、，；;／・]\s*|,\s+|\s+(?:and|&)\s+|\s*(?:及び|および)\s*").ok());
    static WHOLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:社|会社|公司|集团|銀行|银行|大学|组合|組合|財団|基金|ファンド|グループ)$|^[\p{Han}々]{1,4}[ 　][\p{Han}\p{Hiragana}々]{1,4}$").ok()
    });
    let found = SHARE.as_ref()?.captures(text)?;
    let (names, share) = (found.get(1).or(found.get(3))?.as_str(), found.get(2).or(found.get(4))?.as_str());
    let share = clean(share, Kind::Percent, &Place::default(), "", "").ok()??;
    let names: Vec<&str> = BETWEEN.as_ref()?.split(names).map(str::trim).filter(|name| !name.is_empty()).collect();
    let is_whole = |name: &&str| has_legal_form(name) || WHOLE.as_ref().is_some_and(|whole| whole.is_match(name));
    let holding = |name: &&str| Holding {
        text: format!("{name} {share}%"),
        name: (*name).to_owned(),
        share: ("percentage", share.clone()),
    };
    let holdings: Vec<Holding> = names.iter().map(holding).collect();
    let is_certain = names.len() > 1 && names.iter().all(is_whole);
    (is_certain && may_add_up(holdings.iter().map(|one| &one.share))).then_some(holdings)
}

/// The rows of the holdings that a line lists.
pub(super) fn rows<'a>(text: &str, locator: &str) -> Vec<Row<'a>> {
    let row = |one: Holding| Row::Name {
        name: one.name,
        said: vec![one.share],
        whole: line(text),
        locator: locator.to_owned(),
    };
    holdings(text).into_iter().flatten().map(row).collect()
}

/// Does one share stand behind the names for each of them?
pub(super) fn is_of_each(text: &str) -> bool {
    static EACH: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)(?:各々?|それぞれ|\beach)\s*[0-9０-９]|[0-9]\s*%\s*each\b").ok());
    EACH.as_ref().is_some_and(|each| each.is_match(text))
}

/// A holding for each piece between separators; `folded` has the characters of `text`, one for one.
fn listed(text: &str, folded: &str, no_name: &Regex) -> Option<Vec<Holding>> {
    let mut holdings: Vec<Holding> = Vec::new();
    for (_, range) in names::pieces_of(folded, &[]).ok()? {
        let piece = folded.get(range.clone())?;
        if piece.trim().is_empty() {
            continue;
        }
        let (entry, is_of_each) = names::entry(piece, range.clone(), &[], &|_| true, "").ok()?;
        let [share] = entry.said.as_slice() else { return None };
        let is_share = matches!(share.0, "percentage" | "votingPercentage") && !is_of_each;
        if !is_share || no_name.is_match(&entry.name) {
            return None;
        }
        let start = folded.get(..range.start)?.chars().count();
        let written: String = text.chars().skip(start).take(piece.chars().count()).collect();
        holdings.push(Holding { text: written.trim().to_owned(), name: entry.name, share: share.clone() });
    }
    Some(holdings)
}

/// A semicolon for the space, slash or "と" right behind each share: between companies these part two holdings.
fn parted(folded: &str) -> Option<String> {
    static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(%(?:超|以上|以下|以内|未満|未满)?\)?)( ?[/／と] ?| )([\p{Lu}\p{Han}\p{Hiragana}\p{Katakana}(])")
            .ok()
    });
    let parted = BEHIND.as_ref()?.replace_all(folded, |found: &regex::Captures<'_>| {
        let part = |group| found.get(group).map_or("", |part| part.as_str());
        format!("{};{}{}", part(1), " ".repeat(part(2).chars().count().saturating_sub(1)), part(3))
    });
    matches!(parted, Cow::Owned(_)).then(|| parted.into_owned())
}

/// Can all of these be shares of one whole?
pub(super) fn may_add_up<'s>(said: impl Iterator<Item = &'s Said> + Clone) -> bool {
    ["percentage", "votingPercentage"].into_iter().all(|wanted| {
        let shares = said.clone().filter(|(prop, _)| *prop == wanted);
        let least = shares.filter_map(|(_, share)| share.parse::<Share>().ok()).map(Share::low).sum::<f64>();
        least * 100.0 <= MOST
    })
}

impl<'a> Reader<'a> {
    /// The items that a text of a tie is: one for each holding it lists, if each is one that the recipe reads.
    pub(super) fn each_item(&self, tie: &Tie, text: String, locator: String) -> Vec<Row<'a>> {
        let is_ownership = tie.schema.as_ref().is_some_and(|schema| schema.get_ref().0 == "Ownership");
        let listed = if is_ownership { holdings(&text) } else { None };
        let when = tie.other.as_ref().map_or(&[][..], |other| other.when.as_slice());
        let row = |text: &str| Row::Text { text: text.to_owned(), locator: locator.clone() };
        // "その他 40％" is nobody's: a finding of its own.
        let is_read = |one: &Holding| {
            instead_of_a_name(&one.name).is_some() || when.iter().all(|place| self.is_met(place, &row(&one.text)))
        };
        match listed {
            Some(listed) if listed.iter().all(is_read) => listed.iter().map(|one| row(&one.text)).collect(),
            _ => vec![row(&text)],
        }
    }

    /// The rows that a row of owners is: one for each holding its cell of names lists. None, and a finding, when the
    /// cell has several shares and it is not certain who has which.
    pub(super) fn each_holder(&mut self, record: &Record, row: Row<'a>) -> Vec<Row<'a>> {
        let owns = |tie: &&Tie| {
            let is_ownership = tie.schema.as_ref().is_some_and(|schema| schema.get_ref().0 == "Ownership");
            is_ownership && tie.ends.iter().any(|(prop, end)| prop.get_ref() == "owner" && end == "this")
        };
        let Some(tie) = record.tie.iter().find(owns) else { return vec![row] };
        let Some(name) = place_of(&record.values, "name") else { return vec![row] };
        let text = self.look.find(name, &row).into_iter().next().map(|found| found.text).unwrap_or_default();
        let shares = text.matches(['%', '％']).count();
        let is_list = shares > 1 || shares > 0 && text.contains(['、', '，', ';', '；']);
        if !is_list || !matches!(row, Row::Cells { .. }) {
            return vec![row];
        }
        if let Some(rows) = self.rows_of_holders(record, tie, name, &text, &row) {
            return rows;
        }
        self.found(&self.look.locator(&row), format!("not read as one owner and one share: {:?}", short(&text)));
        Vec::new()
    }

    fn rows_of_holders(
        &self,
        record: &Record,
        tie: &Tie,
        name: &Place,
        text: &str,
        row: &Row<'a>,
    ) -> Option<Vec<Row<'a>>> {
        let Row::Cells { part, row: cells } = row else { return None };
        let others = record.values.iter().filter(|(prop, _)| prop.get_ref() != "name").chain(&tie.values);
        let mut others = others.flat_map(|(_, Places(places))| places).filter(|place| place.fixed.is_none());
        let is_silent = |text: &str| !text.chars().any(char::is_alphanumeric);
        if !others.all(|place| self.look.find(place, row).iter().all(|found| is_silent(&found.text))) {
            return None;
        }
        let column = |place: &Place| column_of(part, cells, &place.column).ok().flatten();
        let rows = holdings(text)?.into_iter().map(|holding| {
            let mut own = cells.clone().into_owned();
            *own.cells.get_mut(column(name)?)? = holding.name;
            *own.cells.get_mut(column(place_of(&tie.values, holding.share.0)?)?)? = holding.share.1;
            Some(Row::Cells { part, row: Cow::Owned(own) })
        });
        rows.collect()
    }
}

/// The place of a property that is a whole cell.
pub(super) fn place_of<'p>(
    values: &'p indexmap::IndexMap<toml::Spanned<String>, Places>,
    wanted: &str,
) -> Option<&'p Place> {
    let (_, Places(places)) = values.iter().find(|(prop, _)| prop.get_ref() == wanted)?;
    places.iter().find(|place| !place.column.is_empty() && place.select.is_none() && place.split.is_empty())
}
