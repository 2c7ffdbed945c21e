//! The leads board.

use crate::graph::EdgeKind;
use crate::risk::leads::{Lead, Leads, Seen, Words};
use crate::session::findings::{Answer, LeadCard, LeadsView};
use crate::session::run::analysis::Analysis;
use crate::session::run::decisions::Decisions;
use crate::session::run::graph::cited;
use crate::session::run::judge::Mark;
use crate::session::run::leads::strength;
use crate::session::run::rules::RuleBook;
use crate::session::{Lang, describe};
use std::collections::{BTreeMap, BTreeSet};

/// The leakage routes as Japan's Public Security Intelligence Agency names them.
const ROUTES: [(&str, &str); 7] = [
    ("Investment and acquisition", "投資・買収"),
    ("Illicit procurement", "不正調達"),
    ("Sending of students and researchers", "留学生・研究者の派遣"),
    ("Joint research and projects", "共同研究・共同事業"),
    ("Recruitment of people", "人材リクルート"),
    ("Intelligence activity", "諜報活動"),
    ("Cyber attack", "サイバー攻撃"),
];

fn words(words: &Words, lang: Lang) -> String {
    lang.pick(&words.en, &words.ja).clone()
}

/// Cards, undecided first, and the nodes and ties of each in the same order.
pub(crate) fn view(
    analysis: &Analysis,
    found: &Leads,
    book: &RuleBook,
    decisions: &Decisions,
    lang: Lang,
) -> (LeadsView, Vec<Mark>) {
    let mut leads: Vec<&Lead> = found.leads.iter().collect();
    // Stable: within decided and undecided the order of the rules' answer stays.
    leads.sort_by_key(|lead| match decisions.leads.get(&lead.id) {
        None => 0,
        Some((true, _)) => 1,
        Some((false, _)) => 2,
    });
    let ran = found.coverage.iter().filter(|rule| rule.ran).count();
    let mut coverage = lang.pick(
        format!(
            "{ran} rules looked at {} entities and {} ties. A lead is where to look, not a verdict; absence is not clearance.",
            analysis.network.node_count(),
            analysis.network.edge_count()
        ),
        format!(
            "{ran} 件の規則が {} 件のエンティティと {} 件の関係を調べました。手がかりは調べる場所を示すもので、断定ではありません。該当がないことは潔白を意味しません。",
            analysis.network.node_count(),
            analysis.network.edge_count()
        ),
    );
    let suppressed: usize = found.coverage.iter().flat_map(|rule| &rule.suppressed).map(|(_, count)| count).sum();
    if suppressed > 0 {
        coverage += &lang.pick(
            format!(" {suppressed} situations fit a rule but show an innocent explanation."),
            format!(" 規則に合うものの他の説明が確認できた状況が {suppressed} 件あります。"),
        );
    }
    let stopped: Vec<&str> =
        found.coverage.iter().filter(|rule| rule.stopped_early).map(|rule| rule.rule.as_str()).collect();
    if !stopped.is_empty() {
        let stopped = stopped.join(", ");
        coverage += &lang.pick(
            format!(" Stopped early, so leads may be missing: {stopped}."),
            format!(" 途中で打ち切ったため見落としがあり得る規則：{stopped}。"),
        );
    }
    let mut blind: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for why in found.coverage.iter().flat_map(|rule| &rule.could_not_look) {
        // Rules that miss the same kind of thing are said in one breath.
        let text = words(why, lang);
        let (kind, what) = text.split_once(lang.pick(": ", "：")).unwrap_or((&text, ""));
        blind.entry(kind.to_owned()).or_default().insert(what.to_owned());
    }
    let blind: Vec<String> = blind
        .into_iter()
        .map(|(kind, what)| {
            let what: Vec<String> = what.into_iter().filter(|what| !what.is_empty()).collect();
            let what = what.join(lang.pick(", ", "、"));
            if what.is_empty() { kind } else { format!("{kind}{}{what}", lang.pick(": ", "：")) }
        })
        .collect();
    if !blind.is_empty() {
        let blind = blind.join(lang.pick("; ", "；"));
        coverage +=
            &lang.pick(format!(" Could not look everywhere: {blind}."), format!(" 確認できなかった点：{blind}。"));
    }
    let view = LeadsView {
        leads: leads.iter().map(|lead| card(analysis, lead, decisions, lang)).collect(),
        routes: ROUTES.iter().map(|(en, ja)| lang.pick(*en, *ja).to_owned()).collect(),
        coverage,
        errors: book.errors.clone(),
    };
    (view, leads.into_iter().map(|lead| (lead.nodes.clone(), lead.ties.clone())).collect())
}

fn card(analysis: &Analysis, lead: &Lead, decisions: &Decisions, lang: Lang) -> LeadCard {
    let (weakest, independent) = strength(analysis, lead);
    let lookalike = |(text, seen): &(Words, Seen)| {
        let found = match seen {
            Seen::Yes => Answer::Yes,
            Seen::Open => Answer::Open,
            Seen::No => Answer::No,
        };
        (words(text, lang), found)
    };
    LeadCard {
        id: lead.id.clone(),
        rule: lead.rule.clone(),
        rule_version: lead.rule_version.clone(),
        route: lead.route,
        title: words(&lead.title, lang),
        severity: lead.severity,
        weakest,
        sources_independent: independent,
        cut: independent,
        chips: lead.nodes.iter().map(|&node| describe::chip(analysis, node, lang)).collect(),
        why: words(&lead.why, lang),
        evidence: lead
            .ties
            .iter()
            .filter_map(|&tie| evidence(analysis, tie, lang))
            .chain(lead.nodes.iter().flat_map(|&node| flagged(analysis, node, lang)))
            .collect(),
        wanted: lead.wanted.iter().map(|text| words(text, lang)).collect(),
        lookalikes: lead.lookalikes.iter().map(lookalike).collect(),
        would_refute: lead.would_refute.iter().map(|text| words(text, lang)).collect(),
        decision: decisions.leads.get(&lead.id).cloned(),
    }
}

/// What an entity is flagged for, and who says so.
fn flagged(analysis: &Analysis, node: u32, lang: Lang) -> Vec<(String, Vec<(String, String)>)> {
    let name = describe::name(analysis, node, lang);
    let line = |flag: &crate::risk::Flag| {
        let class = lang.pick(&flag.class.label, &flag.class.label_ja);
        let source = flag.source.and_then(|id| analysis.facts.source(id));
        let cited = source.map(|source| (source.title.clone(), source.url.clone().unwrap_or_default()));
        (format!("{name} · {class} · {}", flag.why), cited.into_iter().collect())
    };
    analysis.flags_of(node).iter().map(line).collect()
}

/// A tie in words, with what it cites.
fn evidence(analysis: &Analysis, tie: u32, lang: Lang) -> Option<(String, Vec<(String, String)>)> {
    let network = &analysis.network;
    let edge = network.edge(tie)?;
    let name = |node: u32| describe::name(analysis, node, lang);
    let (from, to) = (name(edge.from), name(edge.to));
    Some(match &edge.kind {
        EdgeKind::Soft { score } => {
            let text = lang.pick("possibly the same, undecided", "同一の可能性（未判断）");
            (format!("{from} ≈ {to} · {text} ({score:.2})"), Vec::new())
        }
        EdgeKind::Relation(view) => {
            let mut parts = vec![describe::tie_label(view, lang)];
            if !view.share.is_unknown() {
                parts.push(view.share.to_string());
            }
            parts.extend([describe::dates(view.span, lang), edge.grade.to_string()]);
            parts.retain(|part| !part.is_empty());
            let sources = cited(&analysis.facts, &view.record);
            let sources = sources.into_iter().map(|source| (source.title, source.url.unwrap_or_default()));
            (format!("{from} → {to} · {}", parts.join(" · ")), sources.collect())
        }
    })
}
