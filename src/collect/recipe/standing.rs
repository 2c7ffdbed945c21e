//! What a remark, a bracket, a status or a role says of whether its tie holds: it is over, planned, disputed, unconfirmed.
//!
//! - A text counts when nothing is left of it but such words, dates and words that add nothing. Else it is unclear:
//!   a finding, never a guess.
//! - An end that is planned is no end, one that is renewed neither.
//! - Left out on purpose: "旧 …", "formerly …" beside a name are earlier names.

use super::aside::DATE;
use super::clean::{date, line};
use crate::model::RelationStatus;
use regex::Regex;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// With the day, as far as it is stated.
    Over(Option<String>),
    /// Proposed, disputed, unconfirmed or withdrawn.
    Is(RelationStatus),
    /// It may say one of these.
    Unclear,
}

/// Words of a page about where a tie stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Remark {
    pub says: Says,
    /// As the page writes them.
    pub words: String,
    /// Where, if not where the tie stands.
    pub locator: Option<String>,
    /// Somebody died: what he held is over, kinship and studies are what they were.
    pub is_death: bool,
}

impl Remark {
    pub fn new(says: Says, words: &str) -> Self {
        Self { says, words: words.to_owned(), locator: None, is_death: false }
    }
}

const ENDS: &str = r"退任|辞任|離任|解任|退職|退社|退官|退会|逝去|死去|死亡|故人|終了|失効|解約|解消|解除|廃止|脱退|離脱|除名|満了|期限切れ|離職|离职|离任|卸任|辞职|辭任|免职|退出|退股|终止|終止|失效|到期|届满|期满|注销|註銷|吊销|解散|清算|売却|譲渡|转让|轉讓|出售|清仓|已故|不再担任|(?:DATE)\s*(?:まで|迄|为止|為止|止)|\b(?:(?:until|till|ended|up to)\s*(?:DATE)|expired|lapsed|terminated|ended|ceased|resigned|retired|stepped down|dissolved|discontinued|deceased|died|inactive|removed|delisted|released|revoked|exited|divested|disposed|sold(?: out)?|former|formerly|left (?:the )?(?:board|company|office)|left in (?:DATE)|no longer (?:an? )?(?:active|valid|in force|in effect|current|shareholder|member|partner|director|owner|holder)|not (?:active|in force|renewed|valid)|suspended|defunct)\b";

/// Sales, of which a part may be meant.
const SALE: &str = r"売却|譲渡|转让|轉讓|出售|清仓|\b(?:sold|divested|disposed)\b";
const ALL: &str = r"全株式?|全保有|全持分|全て|すべて|全部|全量|清仓|\b(?:all|entire|whole|fully|out)\b";
const SHARES: &str = r"株|持分|股|\b(?:shares?|stake|holdings?|interest)\b";

const PLANS: &str = r"予定|見込|見通し|計画中|拟(?:任|聘|选|签|投资|收购|转让|出资|增资|设立|退出|离任)|候任|内定|候補者?|候选人?|次期|申請中|申请中|協議中|交渉中|谈判中|準備中|筹备中|审批中|待批准|\b(?:planned|proposed|pending|expected|scheduled|intended|to be|will (?:be|become|join|take|assume|succeed|start)|nominated|nominee|candidate|designate|elect|incoming|upcoming|prospective|applicant|applied for|under negotiation|in negotiation|under discussion|awaiting)\b";

const DISPUTED: &str = r"係争|争いあり|争议|爭議|異議|异议|\b(?:disputed|contested)\b";
const UNCONFIRMED: &str = r"疑似|疑い|未確認|未确认|未核实|待核实|推定|推測|推测|据称|據稱|传闻|傳聞|\b(?:alleged|allegedly|unconfirmed|unverified|suspected|reportedly|rumou?red)\b";

/// Words beside these that change nothing.
const NEUTRAL: &str = r"第?[0-9]*回?(?:定時|臨時)?株主総会(?:の)?(?:終結|終了)?(?:の時)?|付け?で|をもって|一身上の都合|定年|任期|により|による|に伴い|のため|大学間|協定|覚書|契約|全株式?|保有|すべて|全て|全部|全量|株式|持分|当社|本学|取締役|監査役|執行役員?|役員|会員|年末|年度末|月末|新任|就任|選任|選出|締結|調印|署名|開始|加盟|参加|状態|済み?|しました|した|いたしました|となりました|となった|現在|股权|股份|全职|任职|协议|合同|董事|监事|已经|已|于|於|被|因|其|了|任|者|[のをはがにでとへ日中、。,.;:・()\[\]【】「」※*注\-]|\b(?:agreement|mou|contract|partnership|membership|term|has|have|been|was|is|were|the|this|an?|in|on|of|as|from|since|at|by|its|his|her|their|all|entire|whole|fully|out|shares?|shareholding|stake|holdings?|interest|office|board|member|director|owner|status|and|with|effect|effective|now|already|currently|office|company|due|to|be|confirmed|appointed|appointment|signature|signing|start|approval|acquisition|joining)\b";

struct Patterns {
    ends: Regex,
    sale: Regex,
    all: Regex,
    shares: Regex,
    plans: Regex,
    disputed: Regex,
    unconfirmed: Regex,
    neutral: Regex,
    date: Regex,
    died: Regex,
    general_meeting: Regex,
    current: Regex,
    ended_role: Regex,
    planned_role: Regex,
    also_now: Regex,
    renewed: Regex,
    not_renewed: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let new = |pattern: &str| Regex::new(&pattern.replace("DATE", DATE)).ok();
    let head = "社長|会長|代表|ceo|coo|cfo|取締役|監査役|理事長|学長|総長|頭取|総裁";
    Some(Patterns {
        ends: new(ENDS)?,
        sale: new(SALE)?,
        all: new(ALL)?,
        shares: new(SHARES)?,
        plans: new(PLANS)?,
        disputed: new(DISPUTED)?,
        unconfirmed: new(UNCONFIRMED)?,
        neutral: new(NEUTRAL)?,
        date: new("DATE")?,
        died: new(r"^(?:d\.|died|†|没|歿|卒)\s*(?:in |on )?(?:DATE)$|^(?:DATE)\s*(?:没|歿|死去|逝去|卒)$")?,
        general_meeting: new(r"株主総会(?:の)?終了")?,
        current: new(
            r"^(?:[-–—―－/]*|n/?a|なし|無し?|无|有効|有効中|継続|継続中|更新済み?|現任|在任中?|在籍|在職|在职|在册|在业|存续|存續|开业|正常|有效|现任|新任|再任|重任|留任|就任|新增|不变|変更なし|締結済み?|実施中|active|current|valid|in force|in effect|ongoing|incumbent|renewed|effective|signed|yes|継続更新|自動更新|無期限|未定|期限なし|present|現在|至今|长期|長期|永久)$",
        )?,
        ended_role: new(
            r"^(?:退任|辞任|解任|離任|退職|离任|卸任|辞职)(?:した|済み?)?(?:の)?(?:$|代表|取締役|監査役|執行役|役員|理事|社長|会長|董事|监事|高管)|(?:を|\s)?(?:退任|辞任|解任|離任|退職|逝去|离任|卸任|辞职)(?:済み?|した|しました)?$|^(?:resigned|retired|outgoing)\b|\b(?:resigned|retired|deceased)$",
        )?,
        planned_role: new(&format!(
            r"^(?:次期|新任予定|拟任|拟|候任)(?:の)?\s*(?:{head}|副|董事|监事|总|首席|财务)|(?:候補者?|候选人|就任予定|予定者?|内定者?)$|[-\s](?:elect|designate)$|\b(?:director|trustee|board|ceo|chair|chairman|president) (?:nominee|candidate)$|^(?:incoming|proposed|prospective)\s|^nominated (?:ceo|coo|cfo|chair|chief|president|managing|chairman|chairperson|chairwoman)\b"
        ))?,
        renewed: new(
            r"自動(?:的に)?(?:更新|延長)|更新(?:予定|手続|可|あり|有|中)|延長(?:予定|手続|可|あり|有|中)|以[後降]\s*[0-9一二三四五]+年(?:ごと|毎)|自动(?:续|延)|可续|续签|\b(?:auto(?:matically|matic)?[- ]?)?(?:renew(?:able|ed|al|s)?|extend(?:able|ed)|rolling)\b",
        )?,
        not_renewed: new(
            r"更新(?:なし|無し?|せず|しない)|延長(?:なし|無し?|せず|しない)|不(?:再)?续|\b(?:not|no|without|non)[- ]renew",
        )?,
        also_now: new(r"[、,・/;\s]現|现任|\b(?:now|currently)\b")?,
    })
});

pub(super) fn plain_text(text: &str) -> String {
    line(&text.nfkc().collect::<String>()).to_lowercase()
}

/// What a remark or bracket says; `None` when it has no word of that kind.
pub(super) fn remark(text: &str) -> Option<Says> {
    let patterns = PATTERNS.as_ref()?;
    let text = plain_text(text);
    let text = text.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '【' | '】' | ' ' | '※' | '*'));
    if patterns.died.is_match(text) {
        // The day somebody died is not the day the tie ended.
        return Some(Says::Over(None));
    }
    // "株主総会終了" ends a meeting.
    let text = patterns.general_meeting.replace_all(text, "株主総会").into_owned();
    let is_sure = |pattern: &Regex| is_nothing_else(&pattern.replace_all(&text, " "), patterns);
    let (ends, plans) = (patterns.ends.is_match(&text), patterns.plans.is_match(&text));
    let doubt = [(&patterns.disputed, RelationStatus::Disputed), (&patterns.unconfirmed, RelationStatus::Unconfirmed)]
        .into_iter()
        .find(|(pattern, _)| pattern.is_match(&text));
    match (ends, plans, doubt) {
        (false, false, None) => None,
        (false, false, Some((pattern, status))) if is_sure(pattern) => Some(Says::Is(status)),
        (false, true, None) if is_sure(&patterns.plans) => Some(Says::Is(RelationStatus::Proposed)),
        (true, false, None) if is_sure(&patterns.ends) => Some(end(&text, patterns)),
        _ => Some(Says::Unclear),
    }
}

/// Does nothing stay but dates and words that change nothing?
fn is_nothing_else(text: &str, patterns: &Patterns) -> bool {
    let text = patterns.date.replace_all(text, " ");
    patterns.neutral.replace_all(&text, "").trim().is_empty()
}

fn end(text: &str, patterns: &Patterns) -> Says {
    let is_part = patterns.sale.is_match(text) && patterns.shares.is_match(text) && !patterns.all.is_match(text);
    // The term of one who is elected again runs out as well.
    let is_term = patterns.ends.find_iter(text).all(|end| matches!(end.as_str(), "満了" | "到期" | "届满" | "期满"));
    let is_agreement = ["協定", "契約", "覚書", "协议", "合同"].iter().any(|word| text.contains(word));
    match dates(text, patterns) {
        Ok(_) if is_part || is_term && !is_agreement => Says::Unclear,
        Ok(day) => Says::Over(day),
        Err(()) => Says::Unclear,
    }
}

/// The one date of a text; `Err` for several, or one that is not read.
fn dates(text: &str, patterns: &Patterns) -> Result<Option<String>, ()> {
    let mut found = patterns.date.find_iter(text);
    match (found.next(), found.next()) {
        (None, _) => Ok(None),
        (Some(day), None) => date(day.as_str(), None).map(Some).map_err(|_| ()),
        _ => Err(()),
    }
}

/// What a status says; `None` when it says that the tie holds, or nothing.
pub(super) fn status(text: &str) -> Option<Says> {
    let patterns = PATTERNS.as_ref()?;
    let plain = plain_text(text);
    if patterns.current.is_match(&plain) {
        return None;
    }
    match remark(text) {
        Some(Says::Unclear) | None => {}
        said => return said,
    }
    Some(match RelationStatus::stated(&plain) {
        Some(RelationStatus::Ended) => Says::Over(None),
        Some(other) => Says::Is(other),
        None => Says::Unclear,
    })
}

/// Does a text say that there is nothing to say, or that the tie holds?
pub(super) fn says_current(text: &str) -> bool {
    PATTERNS.as_ref().is_some_and(|patterns| patterns.current.is_match(&plain_text(text)))
}

/// Does a text write a date, a span or an era?
pub(super) fn has_date(text: &str) -> bool {
    PATTERNS.as_ref().is_some_and(|patterns| patterns.date.is_match(&plain_text(text)))
}

/// What a role's own words say: "退任", "取締役 2019年6月退任", "次期社長", "director-elect".
pub(super) fn of_role(role: &str) -> Option<Says> {
    let patterns = PATTERNS.as_ref()?;
    let text = plain_text(role);
    let bare = patterns.date.replace_all(&text, " ");
    let bare = line(&bare);
    if patterns.also_now.is_match(&bare) && (patterns.ends.is_match(&bare) || bare.starts_with(['元', '前', '原'])) {
        return Some(Says::Unclear);
    }
    if patterns.ended_role.is_match(&bare) && !patterns.plans.is_match(&bare) {
        return Some(dates(&text, patterns).map_or(Says::Unclear, Says::Over));
    }
    if patterns.planned_role.is_match(&bare) {
        let is_end = patterns.ended_role.is_match(bare.trim_end_matches("予定")) || bare.contains("退任");
        return Some(if is_end { Says::Unclear } else { Says::Is(RelationStatus::Proposed) });
    }
    None
}

/// Does a caption say that what stands below is a guess: "疑似实际控制人"?
pub(super) fn unconfirmed(caption: &str) -> bool {
    PATTERNS.as_ref().is_some_and(|patterns| patterns.unconfirmed.is_match(&plain_text(caption)))
}

/// Does a text have a word of plans, disputes or guesses?
pub(super) fn may_be_planned(text: &str) -> bool {
    let is = |patterns: &Patterns| {
        let text = plain_text(text);
        [&patterns.plans, &patterns.disputed, &patterns.unconfirmed].iter().any(|pattern| pattern.is_match(&text))
    };
    PATTERNS.as_ref().is_some_and(is)
}

/// Does a text with an end say that the tie may go on behind it: "2024年3月31日（自動更新）"?
pub(super) fn is_renewed(text: &str) -> bool {
    let text = plain_text(text);
    let is = |patterns: &Patterns| patterns.renewed.is_match(&text) && !patterns.not_renewed.is_match(&text);
    PATTERNS.as_ref().is_some_and(is)
}
