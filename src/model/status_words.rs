//! The words with which sources say where a relation stands, in English, Japanese and Chinese.
//!
//! - English words count whole ("amended" says no end) with their endings; "not terminated" says nothing of an end.
//! - "終了予定", "to be terminated": what is to end has not ended. "更新手続中": what is being renewed is no plan.
//! - Left out on purpose: words of current ties ("active", "有効"); what is not understood is the caller's business.

use super::RelationStatus;

/// In this order: a proposal that was withdrawn is withdrawn.
const WORDS: [(RelationStatus, &[&str], &[&str]); 5] = [
    (
        RelationStatus::Withdrawn,
        &["withdrawn", "blocked", "frozen", "cancelled", "canceled", "rejected", "abandoned"],
        &["撤回", "中止", "取消", "取下げ", "取り下げ", "白紙", "否決", "否决", "却下", "驳回", "駁回", "見送り"],
    ),
    (
        RelationStatus::Ended,
        &[
            "ended",
            "historic",
            "superseded",
            "former",
            "dissolved",
            "suspended",
            "expired",
            "lapsed",
            "terminated",
            "ceased",
            "resigned",
            "retired",
            "discontinued",
            "inactive",
            "no longer",
            "not active",
            "not in force",
            "revoked",
            "released",
            "removed",
            "delisted",
            "deceased",
            "divested",
            "liquidated",
            "defunct",
            "departed",
        ],
        &[
            "終了",
            "失効",
            "退任",
            "辞任",
            "離任",
            "解任",
            "退職",
            "退社",
            "退会",
            "満了",
            "解約",
            "解消",
            "解除",
            "廃止",
            "脱退",
            "離脱",
            "除名",
            "売却",
            "譲渡済",
            "期限切れ",
            "逝去",
            "死去",
            "故人",
            "解散",
            "清算",
            "廃業",
            "休止",
            "停止",
            "退出",
            "退股",
            "离任",
            "離職",
            "离职",
            "卸任",
            "辞职",
            "辭任",
            "免职",
            "终止",
            "終止",
            "失效",
            "注销",
            "註銷",
            "吊销",
            "撤销",
            "到期",
            "过期",
            "期满",
            "届满",
            "已转让",
            "已轉讓",
            "已故",
            "历史",
            "歷史",
            "无效",
            "無効",
            "過去",
            "曾任",
            "前任",
            "不再",
        ],
    ),
    (
        RelationStatus::Proposed,
        &[
            "proposed",
            "pending",
            "planned",
            "nominated",
            "nominee",
            "designate",
            "applicant",
            "under negotiation",
            "in negotiation",
            "under discussion",
            "intended",
            "expected",
            "upcoming",
            "prospective",
            "incoming",
        ],
        &[
            "予定",
            "見込",
            "計画",
            "计划",
            "拟",
            "提案",
            "申請中",
            "申请中",
            "協議中",
            "协商",
            "交渉中",
            "谈判",
            "洽谈",
            "準備中",
            "筹备",
            "内定",
            "候補",
            "候选",
            "候任",
            "次期",
            "待批",
            "待审",
            "審査中",
            "审批中",
        ],
    ),
    (
        RelationStatus::Disputed,
        &["disputed", "contested"],
        &["係争", "争い", "争议", "爭議", "異議", "异议", "訴訟中", "诉讼中"],
    ),
    (
        RelationStatus::Unconfirmed,
        &[
            "candidate",
            "allegation",
            "alleged",
            "finding",
            "unconfirmed",
            "unverified",
            "not confirmed",
            "possibl",
            "suspected",
            "reportedly",
        ],
        &[
            "疑似",
            "疑い",
            "未確認",
            "未确认",
            "未核实",
            "待核实",
            "推定",
            "推測",
            "推测",
            "据称",
            "據稱",
            "传闻",
            "傳聞",
        ],
    ),
];

/// Before an end: it is none.
const NOT: [&str; 4] = ["not", "never", "non", "un"];
const NOT_CJK: [char; 4] = ['未', '不', '非', '無'];
/// Behind an end: it is still to come, or did not come.
const NOT_YET: [&str; 8] = ["予定", "見込", "手続", "予告", "検討", "していな", "せず", "しない"];
const TO_COME: [&str; 5] = ["to be", "will", "due to", "expected", "scheduled"];
const RENEWAL: [&str; 9] = ["更新", "延長", "延长", "改定", "続投", "续签", "续约", "续期", "renew"];

/// What a status says by the words this table has; `None` when it has none of them. O(words).
pub(super) fn stated(text: &str) -> Option<RelationStatus> {
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if text.contains("suspended_not") {
        return None;
    }
    for (status, english, cjk) in WORDS {
        let is_end = status == RelationStatus::Ended;
        let is_planned_end = || is_end && TO_COME.iter().any(|phrase| at(&words, phrase).is_some());
        let said = english.iter().find_map(|phrase| at(&words, phrase)).filter(|at| !is_denied(&words, *at));
        if said.is_some() && is_planned_end() {
            return None;
        }
        let marks = cjk.iter().filter_map(|word| text.split_once(word));
        for (before, behind) in marks {
            if before.ends_with(NOT_CJK) {
                continue;
            }
            if is_end && NOT_YET.iter().any(|word| behind.contains(word)) {
                return None;
            }
            return settled(status, &text);
        }
        if said.is_some() {
            return settled(status, &text);
        }
    }
    None
}

/// The renewal of a tie may be planned while the tie holds.
fn settled(status: RelationStatus, text: &str) -> Option<RelationStatus> {
    let is_renewal = status == RelationStatus::Proposed && RENEWAL.iter().any(|word| text.contains(word));
    (!is_renewal).then_some(status)
}

/// Where a phrase stands among the words; its last word may have an ending.
fn at(words: &[&str], phrase: &str) -> Option<usize> {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    let (last, first) = phrase.split_last()?;
    let fits =
        |window: &[&str]| window.split_last().is_some_and(|(end, begin)| begin == first && end.starts_with(last));
    words.windows(phrase.len()).position(fits)
}

fn is_denied(words: &[&str], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|before| NOT.contains(before))
}

#[cfg(test)]
mod tests {
    use super::stated;
    use crate::model::RelationStatus::{Disputed, Ended, Proposed, Unconfirmed, Withdrawn};

    #[test]
    fn words_of_three_languages_say_where_a_tie_stands() {
        for (text, status) in [
            ("Expired", Some(Ended)),
            ("Terminated 2019", Some(Ended)),
            ("historical", Some(Ended)),
            ("INACTIVE", Some(Ended)),
            ("no longer active", Some(Ended)),
            ("失効", Some(Ended)),
            ("已终止", Some(Ended)),
            ("已退出", Some(Ended)),
            ("withdrawn", Some(Withdrawn)),
            ("計画中止", Some(Withdrawn)),
            ("under negotiation", Some(Proposed)),
            ("締結予定", Some(Proposed)),
            ("审批中", Some(Proposed)),
            ("係争中", Some(Disputed)),
            ("alleged", Some(Unconfirmed)),
            ("疑似", Some(Unconfirmed)),
            ("Active", None),
            ("Amended 2019", None),
            ("Extended", None),
            ("not terminated", None),
            ("to be terminated", None),
            ("終了予定", None),
            ("未終了", None),
            ("未退出", None),
            ("更新手続中", None),
            ("更新予定", None),
            ("有効", None),
            ("在册", None),
        ] {
            assert_eq!(stated(text), status, "{text}");
        }
    }
}
