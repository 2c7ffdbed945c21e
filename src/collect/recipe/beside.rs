//! What the other columns of a row say of its tie: "備考: 2020年退任", "状态: 已退出", "退任年月日", "任期 2015～2019".
//!
//! - Columns are known by their headings; a column that the recipe reads itself is read once more for its end only.
//! - A status that is not understood, a remark that may say an end, and a term that is no span are findings.
//! - Left out on purpose: columns of any other heading.

use super::clean::{plain, short, start};
use super::format::Place;
use super::standing::{Remark, Says, has_date, is_renewed, of_role, remark, says_current, status};
use crate::collect::page::{Part, PartRow};
use crate::collect::proposal::Proposal;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Status,
    EndDay,
    Term,
    NewRole,
    Remark,
}

/// Headings as [`plain`] writes them, whole. The more certain first: a status counts before a remark.
const HEADINGS: [(Column, &[&str]); 5] = [
    (
        Column::EndDay,
        &[
            "退任年月日",
            "退任年月",
            "退任日",
            "退任",
            "退任時期",
            "辞任日",
            "辞任年月日",
            "離任日",
            "離任年月日",
            "退職日",
            "退職年月日",
            "終了日",
            "終了年月日",
            "終了年月",
            "終了時期",
            "失効日",
            "失効年月日",
            "解約日",
            "解消日",
            "解除日",
            "廃止日",
            "脱退日",
            "売却日",
            "売却年月日",
            "譲渡日",
            "任期満了日",
            "離任日期",
            "离任日期",
            "离任时间",
            "离职日期",
            "离职时间",
            "卸任日期",
            "卸任时间",
            "退出日期",
            "退出时间",
            "退股日期",
            "退股时间",
            "终止日期",
            "终止时间",
            "失效日期",
            "结束日期",
            "结束时间",
            "任职结束日期",
            "end date",
            "date ended",
            "ended",
            "ended on",
            "end",
            "resigned",
            "resigned on",
            "resignation date",
            "date of resignation",
            "date resigned",
            "ceased",
            "ceased on",
            "date ceased",
            "cessation date",
            "left",
            "date left",
            "retired",
            "retired on",
            "terminated",
            "termination date",
            "date of termination",
            "expired",
            "expired on",
            "date of exit",
            "exit date",
            "sold",
            "sold on",
            "date sold",
            "divested",
            "until",
            "removed on",
            "date removed",
            "delisted on",
            "date of removal",
        ],
    ),
    (
        Column::Status,
        &[
            "状態",
            "状況",
            "現況",
            "現状",
            "ステータス",
            "異動区分",
            "異動",
            "異動内容",
            "異動の内容",
            "異動種別",
            "変更区分",
            "協定状況",
            "協定状態",
            "協定の状況",
            "契約状況",
            "契約状態",
            "在任状況",
            "在職状況",
            "状态",
            "现状",
            "任职状态",
            "在职状态",
            "在任状态",
            "股东状态",
            "协议状态",
            "合作状态",
            "有效状态",
            "变动类型",
            "status",
            "current status",
            "state",
            "agreement status",
            "active",
            "active?",
        ],
    ),
    (
        Column::Term,
        &[
            "任期",
            "在任期間",
            "在職期間",
            "任職期間",
            "就任期間",
            "任期期间",
            "任职期间",
            "任职时间",
            "任职期限",
            "起止日期",
            "起止时间",
            "任期起止日期",
            "期間",
            "期间",
            "有効期間",
            "契約期間",
            "協定期間",
            "協定有効期間",
            "保有期間",
            "持股期间",
            "有效期",
            "合作期限",
            "协议期限",
            "term",
            "term of office",
            "tenure",
            "period",
            "period of office",
            "years",
            "years of service",
            "validity",
            "period of validity",
            "duration",
            "dates",
        ],
    ),
    (
        Column::NewRole,
        &[
            "新役職",
            "新役職名",
            "新職",
            "新職名",
            "新任職",
            "新地位",
            "異動後",
            "異動後の役職",
            "異動後役職",
            "異動後の役職名",
            "変更後",
            "変更後の役職",
            "新职务",
            "变更后职务",
            "new position",
            "new role",
            "new title",
        ],
    ),
    (
        Column::Remark,
        &[
            "備考",
            "備考欄",
            "摘要",
            "注記",
            "注釈",
            "特記事項",
            "コメント",
            "説明",
            "異動理由",
            "異動事由",
            "理由",
            "事由",
            "备注",
            "说明",
            "附注",
            "remark",
            "remarks",
            "comment",
            "comments",
            "note",
            "notes",
            "observations",
            "explanation",
        ],
    ),
];

/// What the row says of its tie beside what the recipe takes.
#[derive(Default)]
pub(super) struct Beside {
    pub remark: Option<Remark>,
    /// Property, value, text of the cell, its place.
    pub said: Vec<(&'static str, String, String, String)>,
    /// Place and message.
    pub findings: Vec<(String, String)>,
}

/// Reads the columns that may say an end; `values` is what the recipe takes from the row.
pub(super) fn read(part: &Part, row: &PartRow, values: &Proposal) -> Beside {
    let mut beside = Beside::default();
    for (column, headings) in HEADINGS {
        for (at, heading) in part.header.iter().enumerate() {
            let plain = plain(heading);
            let text = row.cells.get(at).map(|cell| cell.trim()).filter(|text| !text.is_empty());
            let Some(text) = text.filter(|_| headings.contains(&plain.as_str())) else { continue };
            let place = row.place(at).unwrap_or_else(|| row.locator.clone());
            let says = match column {
                Column::Status => (!is_taken(values, "status", text)).then(|| status(text)).flatten(),
                Column::EndDay => end_day(text),
                Column::Term => beside.term(text, heading, &place),
                Column::NewRole => beside.new_role(text, heading, &place, values),
                Column::Remark => remark(text),
            };
            beside.hear(says, text, heading, &place);
        }
    }
    beside
}

fn is_taken(values: &Proposal, prop: &str, text: &str) -> bool {
    let mut taken = values.values.iter().filter(|value| value.prop == prop);
    taken.any(|value| value.value == text || value.original.as_deref() == Some(text))
}

fn end_day(text: &str) -> Option<Says> {
    if says_current(text) {
        return None;
    }
    if is_renewed(text) {
        return Some(Says::Unclear);
    }
    match start(text, &Place::default()) {
        Ok((Some(day), None) | (_, Some(day))) => Some(Says::Over(Some(day))),
        _ if matches!(text, "済" | "○" | "〇" | "✓" | "yes" | "Yes" | "是") => Some(Says::Over(None)),
        _ => Some(remark(text).unwrap_or(Says::Unclear)),
    }
}

impl Beside {
    /// The first column that says it counts; one that is unclear is always said.
    fn hear(&mut self, says: Option<Says>, text: &str, heading: &str, place: &str) {
        match says {
            None => {}
            Some(Says::Unclear) => {
                let message =
                    format!("the column {:?} may say that this is over or planned: {:?}", short(heading), short(text));
                self.findings.push((place.to_owned(), message));
            }
            // A status "ended" beside the day of the end: the day says more.
            Some(says)
                if self.remark.as_ref().is_none_or(|known| known.says == Says::Over(None) && says != known.says) =>
            {
                self.remark = Some(Remark { locator: Some(place.to_owned()), ..Remark::new(says, text) });
            }
            Some(_) => {}
        }
    }

    /// A span is start and end; a number of years alone says neither.
    fn term(&mut self, text: &str, heading: &str, place: &str) -> Option<Says> {
        if says_current(text) || !has_date(text) {
            return remark(text);
        }
        if is_renewed(text) {
            return Some(Says::Unclear);
        }
        match start(text, &Place::default()) {
            Ok((start, end)) if start.is_none() || end.is_some() || says_open(text) => {
                if let Some(start) = start {
                    self.said.push(("startDate", start, text.to_owned(), place.to_owned()));
                }
                end.map(|end| Says::Over(Some(end)))
            }
            Ok(_) => Some(Says::Unclear),
            Err(why) => {
                self.findings.push((place.to_owned(), format!("{}: {why}", short(heading))));
                None
            }
        }
    }

    fn new_role(&mut self, text: &str, heading: &str, place: &str, values: &Proposal) -> Option<Says> {
        if let says @ Some(_) = of_role(text) {
            return says;
        }
        let role = values.first("role").filter(|role| *role != text && !says_current(text))?;
        let (heading, text, role) = (short(heading), short(text), short(role));
        let message =
            format!("the column {heading:?} says {text:?} beside the role {role:?}: which holds is not certain");
        self.findings.push((place.to_owned(), message));
        None
    }
}

/// A span without an end: "2019年～", "since 2019".
fn says_open(text: &str) -> bool {
    let text = super::standing::plain_text(text);
    let opens =
        ["から", "より", "以降", "以来", "起", "至今", "~", "〜", "-", "–", "—", "現在", "present", "now", "current"];
    opens.iter().any(|word| text.ends_with(word)) || text.starts_with("since") || text.starts_with("from")
}
