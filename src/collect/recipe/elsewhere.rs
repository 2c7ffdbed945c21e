//! A column that names whose post or share a row is: "兼職先法人名", "被投资企业名称", "会社名".
//!
//! - The row's tie then goes to that company, not to the page's subject: "代表取締役社長" there is no post here.
//! - Where it is not certain which company a post or share is of, there is no tie but a finding.
//! - Left out on purpose: "所属", "勤務先" (who somebody is, not where the post is), and columns the recipe itself reads.

use super::clean::{is_one_of, plain, short};
use super::format::{PageKind, Places, Tie};
use super::itself::is_speaker;
use super::names::has_legal_form;
use super::nobody::is_nobody;
use super::place::Row;
use super::read::{End, Reader};
use super::whose::is_same;
use crate::collect::page::Part;
use crate::collect::proposal::{Proposal, made_id};
use regex::Regex;
use std::sync::LazyLock;

struct Patterns {
    /// Companies in which somebody has a post besides.
    post: Regex,
    /// Companies that are held.
    held: Regex,
    /// A company, whichever.
    any: Regex,
    /// A table of posts held elsewhere says so.
    posts: Regex,
    /// A table of this company's own board says so.
    board: Regex,
    /// The heading says that what it names are companies.
    company: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let new = |pattern: &str| Regex::new(pattern).ok();
    let name = "(?:等|等の)?(?:の)?(?:名|名称|名称等|商号|又は名称)?";
    Some(Patterns {
        post: new(&format!(
            r"^(?:(?:重要な?|主な)?(?:兼職|兼任|兼務|出向)(?:先|している)(?:の)?(?:法人|会社|団体|企業|機関)?{name}|(?:他|他社|社外|外部)の?(?:法人|会社|団体|企業){name}|(?:在)?其他(?:单位|公司|企业)(?:的)?(?:名称)?|(?:所?任职|兼职|兼任)(?:的)?(?:单位|公司|企业|机构)(?:的)?(?:名称)?|(?:name of )?other (?:company|companies|entity|entities|organi[sz]ations?|directorships?|board|employer)(?: name)?)$"
        ))?,
        held: new(&format!(
            r"^(?:(?:被)?(?:投資|出資)先(?:会社|企業|法人)?{name}|(?:子会社|関係会社|関連会社|持分法適用会社|対象会社|対象者|発行会社|発行者|発行体|銘柄|標的会社){name}|(?:被投资|对外投资|投资|被持股|所投资|标的|目标)(?:企业|公司|单位|方|标的)(?:的)?(?:名称)?|(?:子公司|参股公司|控股公司|控股子公司)(?:名称)?|(?:name of )?(?:the )?(?:issuer|investee|investee company|target|target company|subsidiary|portfolio company|affiliate)(?: name)?)$"
        ))?,
        any: new(&format!(
            r"^(?:(?:グループ|事業|国内|海外|当該)?(?:会社|企業|法人|団体|機関){name}|(?:公司|企业|单位|机构)(?:名称|全称|简称)?|(?:name of )?(?:the )?(?:company|entity|organi[sz]ation|corporation|firm|business)(?: name)?|group company)$"
        ))?,
        posts: new(
            r"(?i)兼職|兼任|兼務|他の(?:法人|会社)|其他单位|兼职|在外任职|对外任职|other (?:directorship|board|position|appointment)|outside (?:position|director)",
        )?,
        board: new(
            r"(?i)役員|取締役|監査役|経営陣|董事|监事|高管|高级管理|主要人员|\bboard\b|\bdirectors\b|\bofficers\b",
        )?,
        company: new(r"会社|企業|公司|企业|銘柄|対象者|company|issuer|subsidiary|corporation|investee")?,
    })
});

/// What a part's columns say of the other end of its rows' ties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Elsewhere {
    /// Nothing: it is the subject.
    No,
    /// The company in this column.
    Column(usize),
    /// The column may be it or not.
    Unclear(usize),
}

/// `own`: the columns that the recipe reads itself; `first`: the one of them that says the post or share.
fn judge(part: &Part, own: &[usize], first: Option<usize>, is_share: bool) -> Elsewhere {
    let Some(patterns) = &*PATTERNS else { return Elsewhere::No };
    let headings = part.header.iter().map(|heading| plain(heading)).enumerate();
    let named = headings.filter(|(at, _)| !own.contains(at)).filter_map(|(at, heading)| {
        let bare: String = heading.split('(').next().unwrap_or_default().to_owned();
        let is = |pattern: &Regex| pattern.is_match(&bare);
        let certain = if is_share { is(&patterns.held) } else { is(&patterns.post) || is(&patterns.held) };
        (certain || is(&patterns.any)).then(|| (at, certain, is(&patterns.post)))
    });
    let named: Vec<(usize, bool, bool)> = named.collect();
    let (at, certain, is_post) = match named.as_slice() {
        [] => return Elsewhere::No,
        [one] => *one,
        [(at, ..), ..] => return Elsewhere::Unclear(*at),
    };
    let stands_before = first.is_none_or(|first| at < first);
    let of_posts = patterns.posts.is_match(&part.title);
    if stands_before || certain && (is_share || of_posts) {
        return Elsewhere::Column(at);
    }
    if is_post && !of_posts && patterns.board.is_match(&part.title) {
        // "役員一覧: 役職, 氏名, 兼職先": the post is here, the other company is said beside it.
        return Elsewhere::No;
    }
    Elsewhere::Unclear(at)
}

impl<'a> Reader<'a> {
    /// The same for every row of a part: looked at once.
    fn elsewhere(&self, part: &Part, tie: &Tie) -> Elsewhere {
        let key = (std::ptr::from_ref(part), std::ptr::from_ref(tie));
        if let Some(known) = self.elsewhere.borrow().get(&key) {
            return known.clone();
        }
        let found = self.look_elsewhere(part, tie);
        self.elsewhere.borrow_mut().insert(key, found.clone());
        found
    }

    fn look_elsewhere(&self, part: &Part, tie: &Tie) -> Elsewhere {
        if self.recipe.kind != PageKind::Page {
            return Elsewhere::No;
        }
        let records = self.recipe.subject.iter().chain(&self.recipe.record);
        let of_records = records
            .flat_map(|record| record.values.values().chain(record.tie.iter().flat_map(|tie| tie.values.values())));
        let places: Vec<&Places> = of_records.chain(tie.values.values()).collect();
        let reads = |places: &Places, heading: &str| places.0.iter().any(|place| is_one_of(heading, &place.column));
        let by_place = |at: usize| {
            let number = format!("#{}", at + 1);
            places.iter().flat_map(|places| &places.0).any(|place| place.column.contains(&number))
        };
        let own = part.header.iter().enumerate();
        let own = own.filter(|(at, heading)| by_place(*at) || places.iter().any(|places| reads(places, heading)));
        let own: Vec<usize> = own.map(|(at, _)| at).collect();
        let says = |prop: &str| matches!(prop, "role" | "percentage" | "votingPercentage" | "sharesCount" | "position");
        let said = tie.values.iter().filter(|(prop, _)| says(prop.get_ref())).map(|(_, places)| places);
        let said: Vec<&Places> = said.collect();
        let first = part.header.iter().position(|heading| said.iter().any(|places| reads(places, heading)));
        let is_share = tie.schema.as_ref().is_some_and(|schema| schema.get_ref().0 == "Ownership");
        judge(part, &own, first, is_share)
    }

    /// Does a row's own column name a company that is not the subject?
    pub(super) fn column_names_other(&self, row: &Row<'a>, to_subject: bool) -> bool {
        let (Row::Cells { part, row: cells }, true) = (row, to_subject) else { return false };
        let ties = self.recipe.record.iter().flat_map(|record| &record.tie);
        let mut ties = ties.filter(|tie| tie.ends.values().any(|end| end == "subject"));
        let subject = self.subject_name().unwrap_or_default();
        ties.any(|tie| match self.elsewhere(part, tie) {
            Elsewhere::Column(at) => {
                let cell = cells.cells.get(at).map_or("", |cell| cell.trim());
                !cell.is_empty() && !is_nobody(cell) && !is_speaker(cell) && !is_same(cell, &subject)
            }
            _ => false,
        })
    }

    /// Who stands for the subject in a row's tie: the subject, the company of the row's own column, or, with a finding,
    /// nobody.
    pub(super) fn subject_of(&mut self, tie: &Tie, row: &Row<'a>) -> Option<Vec<End>> {
        let subject = self.named.get("subject").cloned().unwrap_or_default();
        let Row::Cells { part, row: cells } = row else { return Some(subject) };
        let (at, is_certain) = match self.elsewhere(part, tie) {
            Elsewhere::No => return Some(subject),
            Elsewhere::Column(at) => (at, true),
            Elsewhere::Unclear(at) => (at, false),
        };
        let cell = cells.cells.get(at).map_or("", |cell| cell.trim()).to_owned();
        let heading = part.header.get(at).cloned().unwrap_or_default();
        let locator = cells.place(at).unwrap_or_else(|| cells.locator.clone());
        let own = self.subject_name().unwrap_or_default();
        if is_speaker(&cell) || !own.is_empty() && is_same(&cell, &own) {
            return Some(subject);
        }
        let schema = tie.schema.as_ref().map(|schema| schema.get_ref().0.clone()).unwrap_or_default();
        let text = short(&self.text_of(row));
        let is_company =
            has_legal_form(&cell) || PATTERNS.as_ref().is_some_and(|p| p.company.is_match(&plain(&heading)));
        if !is_certain || cell.is_empty() || is_nobody(&cell) || schema == "Ownership" && !is_company {
            let message = format!(
                "{schema} is not proposed: of which company is not certain, column {heading:?} says {:?} (row {text:?})",
                short(&cell)
            );
            self.found(&locator, message);
            return None;
        }
        let of = if is_company { "Company" } else { "Organization" };
        let scope = self.scope();
        let id = made_id(self.recipe.id.get_ref(), &[of, scope.as_str(), cell.as_str()]);
        let mut values = Proposal::new("", of);
        values.say_as("name", &cell, Some(&cell), &locator);
        let is_known = self.add(&id, of, values);
        Some(vec![End { id, locator, is_known, over: None }])
    }
}

#[cfg(test)]
mod tests {
    use super::{Elsewhere, judge};
    use crate::collect::page::{Part, PartKind};

    fn part(title: &str, header: &[&str]) -> Part {
        Part {
            kind: PartKind::Table,
            title: title.to_owned(),
            header: header.iter().map(|&text| text.to_owned()).collect(),
            rows: Vec::new(),
            locator: String::new(),
        }
    }

    #[test]
    fn a_column_of_companies_says_whose_a_row_is() {
        for (title, header, own, is_share, said) in [
            ("重要な兼職の状況", vec!["氏名", "兼職先法人名", "役職"], vec![0, 2], false, Elsewhere::Column(1)),
            ("兼職の状況", vec!["氏名", "役職", "兼職先"], vec![0, 1], false, Elsewhere::Column(2)),
            ("役員一覧", vec!["氏名", "役職", "兼職先"], vec![0, 1], false, Elsewhere::No),
            ("", vec!["氏名", "役職", "兼職先"], vec![0, 1], false, Elsewhere::Unclear(2)),
            ("", vec!["姓名", "其他单位名称", "职务"], vec![0, 2], false, Elsewhere::Column(1)),
            ("役員", vec!["会社名", "役職", "氏名"], vec![1, 2], false, Elsewhere::Column(0)),
            ("役員", vec!["役職", "氏名", "会社名"], vec![0, 1], false, Elsewhere::Unclear(2)),
            ("役員", vec!["役職", "氏名", "所属"], vec![0, 1], false, Elsewhere::No),
            ("役員", vec!["役職", "氏名", "重要な兼職の状況"], vec![0, 1], false, Elsewhere::No),
            ("", vec!["会社名", "株主名", "持株比率"], vec![1, 2], true, Elsewhere::Column(0)),
            ("", vec!["股东名称", "持股比例", "被投资企业名称"], vec![0, 1], true, Elsewhere::Column(2)),
            ("", vec!["会社名", "持株比率"], vec![0, 1], true, Elsewhere::No),
            ("", vec!["Name", "Position", "Company name"], vec![0, 1], false, Elsewhere::Unclear(2)),
        ] {
            let first = own.last().copied().filter(|_| header.len() > 2).and_then(|_| {
                header.iter().position(|text| ["役職", "职务", "持株比率", "持股比例", "Position"].contains(text))
            });
            assert_eq!(judge(&part(title, &header), &own, first, is_share), said, "{header:?}");
        }
    }
}
