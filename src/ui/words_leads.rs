//! Words of the leads board, the rules matrix and the path comparison, in English and Japanese.
//!
//! Guarded words only: lead, path to, possibly. What rules and patterns themselves say comes with them.

use crate::session::{Answer, Lang, RuleResult};

macro_rules! words {
    ($($name:ident : $en:literal / $ja:literal;)*) => {
        $(pub fn $name(lang: Lang) -> &'static str {
            lang.pick($en, $ja)
        })*

        #[cfg(test)]
        pub const ALL: &[(&str, fn(Lang) -> &'static str)] = &[$((stringify!($name), $name)),*];
    };
}

words! {
    // Leads: side
    status: "Status" / "状態";
    all_leads: "All" / "すべて";
    open_leads: "Undecided" / "未判断";
    accepted: "Accepted" / "採用済み";
    dismissed: "Dismissed" / "退けた";
    by_route: "Route" / "流出経路";
    every_route: "Every route" / "すべての流出経路";
    own_pattern: "Other patterns" / "その他の型";
    severity: "Severity at least" / "重さの下限";
    rule_errors: "Rule files not used" / "使えなかった規則ファイル";
    others_run: "The other rules still ran." / "他の規則は実行されました。";

    // Leads: board
    not_yet: "Not worked out yet" / "まだ計算していません";
    not_yet_how: "Leads appear here as soon as the case has been analysed." / "案件の分析が済むと、ここに手がかりが並びます。";
    no_leads: "No lead" / "手がかりはありません";
    no_leads_how: "No rule fired on what this case holds." / "この案件の内容に該当した規則はありません。";
    not_clearance: "Absence is not clearance." / "無いことは潔白の証明ではありません。";
    none_here: "No lead under these filters" / "この絞り込みに該当する手がかりはありません";
    show_all: "Show all leads" / "すべての手がかりを表示";
    choose: "Choose a lead on the left" / "左から手がかりを選んでください";
    choose_how: "A lead is a path worth looking at, possibly innocent. It is never a verdict." /
        "手がかりは、調べる価値のある道筋であり、無実かもしれません。結論ではありません。";
    strength: "Strength" / "強さ";
    weakest: "Weakest tie" / "最も弱い関係";
    independent: "Independent sources" / "独立した情報源";
    cut: "Evidence cut" / "要の情報源";
    cut_tip: "The fewest sources whose failure breaks it" / "誤りであれば成り立たなくなる情報源の最小数";
    independent_tip: "The fewest independent sources behind any of its ties; copies of one origin count once" /
        "どの関係についても最低限そろう独立した情報源の数（同じ出所の写しは一つと数える）";
    weakest_tip: "Grade of the weakest tie it rests on" / "支える関係のうち最も弱いものの評価";
    why: "Why" / "理由";
    evidence: "Evidence" / "根拠";
    no_source: "no source named" / "情報源の記載なし";
    wanted: "Evidence wanted, not in the case" / "案件にない、求められる根拠";
    nothing_wanted: "Everything the rule asks for is in the case" / "規則が求める根拠はそろっています";
    lookalikes: "Innocent explanations looked for" / "調べた無実の説明";
    found: "found in the data" / "データにあり";
    not_found: "not found" / "見つからず";
    could_not_look: "could not look" / "調べられず";
    would_refute: "What would refute it" / "覆すもの";
    rule: "Rule" / "規則";
    show_on_canvas: "Show on canvas" / "画面で表示";
    accept: "Accept…" / "採用…";
    dismiss: "Dismiss…" / "退ける…";
    take_back: "Take back" / "判断を取り消す";

    // Deciding
    accept_title: "Accept this lead" / "この手がかりを採用";
    dismiss_title: "Dismiss this lead" / "この手がかりを退ける";
    accept_how: "It goes into the dossier with your reason." / "理由とともに報告書に載ります。";
    dismiss_how: "It stays on record with your reason and can be taken back." / "理由とともに記録に残り、取り消せます。";
    reason: "Reason" / "理由";
    reason_hint: "Why, in your own words" / "自分の言葉で理由を";
    reason_needed: "A reason is needed" / "理由が必要です";
    accept_go: "Accept" / "採用する";
    dismiss_go: "Dismiss" / "退ける";

    // Rules
    rules_not_yet_how: "Rules are tested as soon as the case has been analysed." / "案件の分析が済むと、規則が判定されます。";
    no_rules: "No rule could be tested" / "判定できた規則がありません";
    no_rows: "No rule is met or open for anybody here" / "該当または未確定の規則はどの主体にもありません";
    as_of: "As of" / "基準日";
    as_of_how: "Change the day in the top bar" / "日付は上のバーで変更できます";
    rules: "Rules" / "規則";
    rules_in_force: "in force" / "有効";
    rules_open: "to be confirmed" / "要確認";
    rules_not_in_force: "not in force" / "効力なし";
    own_rule: "own file" / "独自";
    own_rule_tip: "From your own folder of rules" / "自分の規則フォルダーから";
    met: "met" / "該当";
    open: "open" / "未確定";
    not_met: "not met" / "非該当";
    not_in_force: "not in force" / "効力なし";
    party: "party to the deal" / "取引の当事者";
    entity: "Entity" / "主体";
    because: "Because" / "理由";
    because_nothing: "No reason was given" / "理由の記載なし";
    chain: "Chain" / "連なり";
    sources: "Sources" / "情報源";
    test: "What it tests" / "判定の内容";
    version: "Version" / "版";
    jurisdiction: "Jurisdiction" / "法域";
    state: "State" / "効力";
    official: "Official source" / "公式の出典";
    how_to_read: "Click a cell to see why" / "セルをクリックすると理由を表示";
    switch: "To confirm" / "確認事項";
    switch_date: "Day" / "日付";
    switch_date_wrong: "Write the day as YYYY-MM-DD first" / "先に日付を 年-月-日 で入力してください";
    again: "In force again" / "再び有効";
    suspended: "Still suspended" / "停止のまま";

    // Paths
    via: "Via" / "経由";
    avoid: "Avoiding" / "回避";
    via_this: "Paths via this" / "ここを経由する経路";
    avoid_this: "Avoid this" / "ここを避ける";
    who_owns: "Who owns it" / "所有者を見る";
    what_it_owns: "What it owns" / "所有するものを見る";
    same_way: "same way, other end" / "同じ道筋、別の到達先";
    comparison: "Two paths side by side" / "二つの経路の比較";
    close_comparison: "Close the comparison" / "比較を閉じる";
    on_both: "On both" / "両方にある";
    nothing: "nothing" / "なし";
    cancel_pick: "Pick none" / "選択をやめる";
}

/// What was looked at, never without the caution.
pub fn coverage(lang: Lang, coverage: &str) -> String {
    let caution = not_clearance(lang);
    let core = lang.pick("not clearance", "潔白");
    let said = coverage.trim();
    if said.contains(core) { said.to_owned() } else { format!("{said} {caution}").trim().to_owned() }
}

/// "medium or more".
pub fn severity_least(lang: Lang, severity: u8) -> String {
    let word = severity_word(lang, severity);
    match severity {
        0 | 1 => lang.pick("any severity", "すべての重さ").to_owned(),
        5 => word.to_owned(),
        _ => lang.pick(format!("{word} or more"), format!("{word}以上")),
    }
}

/// "Route 1 · investment and acquisition".
pub fn route(lang: Lang, number: u8, name: &str) -> String {
    let head = lang.pick(format!("Route {number}"), format!("流出経路 {number}"));
    if name.is_empty() { head } else { format!("{head} · {name}") }
}

pub fn severity_word(lang: Lang, severity: u8) -> &'static str {
    match severity {
        0 | 1 => lang.pick("note", "留意"),
        2 => lang.pick("low", "低"),
        3 => lang.pick("medium", "中"),
        4 => lang.pick("high", "高"),
        _ => lang.pick("severe", "重大"),
    }
}

/// "severity 4 of 5, high".
pub fn severity_name(lang: Lang, severity: u8) -> String {
    let word = severity_word(lang, severity);
    lang.pick(format!("severity {severity} of 5, {word}"), format!("重さ {severity}/5（{word}）"))
}

/// "weakest C3 · 2 independent sources · rests on 1".
pub fn strength_line(lang: Lang, weakest: &str, independent: usize, cut: usize) -> String {
    let sources = independent_sources(lang, independent);
    let weakest = lang.pick(format!("weakest {weakest}"), format!("最弱 {weakest}"));
    format!("{weakest} · {sources} · {}", rests_on(lang, cut))
}

pub fn independent_sources(lang: Lang, count: usize) -> String {
    match (lang, count) {
        (Lang::En, 0) => "no independent source".to_owned(),
        (Lang::En, 1) => "1 independent source".to_owned(),
        (Lang::En, count) => format!("{count} independent sources"),
        (Lang::Ja, 0) => "独立した情報源なし".to_owned(),
        (Lang::Ja, count) => format!("独立した情報源 {count}"),
    }
}

/// How few sources carry it.
pub fn rests_on(lang: Lang, cut: usize) -> String {
    match (lang, cut) {
        (Lang::En, 0) => "a step without a source".to_owned(),
        (Lang::En, 1) => "rests on 1 source".to_owned(),
        (Lang::En, cut) => format!("rests on {cut} sources"),
        (Lang::Ja, 0) => "情報源のない段あり".to_owned(),
        (Lang::Ja, cut) => format!("情報源 {cut} 件に依存"),
    }
}

/// "2 independent sources needed to break it" as a count with its unit.
pub fn source_count(lang: Lang, count: usize) -> String {
    match (lang, count) {
        (Lang::En, 1) => "1 source".to_owned(),
        (Lang::En, count) => format!("{count} sources"),
        (Lang::Ja, count) => format!("{count} 件"),
    }
}

/// The number on the rail, in words.
pub fn undecided(lang: Lang, count: usize) -> String {
    match (lang, count) {
        (Lang::En, 1) => "1 lead undecided".to_owned(),
        (Lang::En, count) => format!("{count} leads undecided"),
        (Lang::Ja, count) => format!("未判断の手がかり {count} 件"),
    }
}

pub fn decided_by(lang: Lang, accepted: bool, by: &str, at: &str) -> String {
    match accepted {
        true => lang.pick(format!("Accepted by {by}, {at}"), format!("{at} {by} が採用")),
        false => lang.pick(format!("Dismissed by {by}, {at}"), format!("{at} {by} が退けた")),
    }
}

pub fn answer(lang: Lang, answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => found(lang),
        Answer::No => not_found(lang),
        Answer::Open => could_not_look(lang),
    }
}

pub fn result(lang: Lang, result: RuleResult) -> &'static str {
    match result {
        RuleResult::Met => met(lang),
        RuleResult::Open => open(lang),
        RuleResult::NotMet => not_met(lang),
        RuleResult::NotInForce => not_in_force(lang),
    }
}

pub fn in_force(lang: Lang, answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => rules_in_force(lang),
        Answer::Open => rules_open(lang),
        Answer::No => rules_not_in_force(lang),
    }
}

/// "6 entities · 9 rules".
pub fn matrix_size(lang: Lang, entities: usize, rules: usize) -> String {
    lang.pick(
        format!("{entities} {} · {rules} rules", if entities == 1 { "entity" } else { "entities" }),
        format!("主体 {entities} · 規則 {rules}"),
    )
}

/// Entities that the matrix does not list.
pub fn not_listed(lang: Lang, count: usize) -> String {
    match (lang, count) {
        (Lang::En, 1) => "Not listed here: 1 entity for which every rule is not met".to_owned(),
        (Lang::En, count) => {
            format!("Not listed here: {} entities for which every rule is not met", super::words::number(count))
        }
        (Lang::Ja, count) => {
            format!("このほか、どの規則にも該当しない主体 {} 件は載せていません", super::words::number(count))
        }
    }
}

/// What was confirmed about a suspended rule, from when.
pub fn confirmed(lang: Lang, again: bool, day: &str) -> String {
    match again {
        true => lang.pick(format!("In force again from {day}"), format!("{day} から再び有効")),
        false => lang.pick(format!("Still suspended as of {day}"), format!("{day} 現在も停止中")),
    }
}

pub fn confirmed_by(lang: Lang, by: &str, at: &str) -> String {
    lang.pick(format!("confirmed by {by}, {at}"), format!("{at} {by} が確認"))
}

/// How far the nearest listed body is; nothing to say of the body itself.
pub fn steps(lang: Lang, steps: Option<u32>) -> Option<String> {
    match steps? {
        0 => None,
        1 => Some(lang.pick("1 step from a listed body", "掲載機関まで 1 段").to_owned()),
        steps => Some(lang.pick(format!("{steps} steps from a listed body"), format!("掲載機関まで {steps} 段"))),
    }
}

pub fn compare_row(lang: Lang, number: usize) -> String {
    lang.pick(format!("Compare path {number}"), format!("経路 {number} を比較"))
}

/// After the first of two was picked.
pub fn pick_another(lang: Lang, number: usize) -> String {
    lang.pick(
        format!("Path {number} is picked: pick another to compare"),
        format!("経路 {number} を選択中：比べる経路をもう一つ選んでください"),
    )
}

pub fn path(lang: Lang, number: usize) -> String {
    lang.pick(format!("Path {number}"), format!("経路 {number}"))
}

pub fn only_on(lang: Lang, number: usize) -> String {
    lang.pick(format!("Only on path {number}"), format!("経路 {number} のみ"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_both_languages() {
        for (name, word) in ALL {
            assert!(!word(Lang::En).is_empty() && !word(Lang::Ja).is_empty(), "{name}");
            assert_ne!(word(Lang::En), word(Lang::Ja), "{name}");
        }
    }

    #[test]
    fn counts_agree_with_their_nouns() {
        assert_eq!(rests_on(Lang::En, 1), "rests on 1 source");
        assert_eq!(undecided(Lang::En, 2), "2 leads undecided");
        assert_eq!(steps(Lang::En, Some(0)), None);
        assert_eq!(steps(Lang::En, Some(2)).as_deref(), Some("2 steps from a listed body"));
        assert_eq!(route(Lang::Ja, 1, ""), "流出経路 1");
        assert_eq!(coverage(Lang::En, "2 rules."), "2 rules. Absence is not clearance.");
        assert_eq!(coverage(Lang::En, "Absence is not clearance."), "Absence is not clearance.");
    }
}
