//! What is odd about the books of a case, in sentences. Never an error: the rest is worked out all the same.

use super::analysis::Analysis;
use super::ownership::Holdings;
use crate::ownership::{Finding, Note, SolveNote};
use crate::session::settings::Lang;

/// Sentences beyond this many are counted.
const MOST: usize = 40;

struct Words<'a> {
    analysis: &'a Analysis,
    holdings: &'a Holdings,
    lang: Lang,
    name: &'a dyn Fn(u32) -> String,
}

/// What was odd on the way to an answer, and in the answer itself. `name` says what sentences call a node.
pub fn remarks(
    analysis: &Analysis,
    holdings: &Holdings,
    votes: bool,
    notes: &[SolveNote],
    lang: Lang,
    name: &dyn Fn(u32) -> String,
) -> Vec<String> {
    let words = Words { analysis, holdings, lang, name };
    let findings =
        holdings.read.findings.iter().chain(votes.then_some(&holdings.read.vote_findings).into_iter().flatten());
    let mut said: Vec<String> = words.corrected();
    said.extend(findings.map(|finding| words.finding(finding)));
    said.extend(holdings.read.notes.iter().filter_map(|note| words.note(note)));
    said.extend(notes.iter().map(|note| words.solve_note(note)));
    let mut seen = std::collections::BTreeSet::new();
    said.retain(|sentence| seen.insert(sentence.clone()));
    if said.len() > MOST {
        let more = said.len() - MOST;
        said.truncate(MOST);
        said.push(lang.pick(format!("… and {more} more remarks"), format!("…ほか {more} 件")));
    }
    said
}

/// What was looked at.
pub fn coverage(holdings: &Holdings, lang: Lang) -> String {
    let counts = holdings.read.counts;
    let left = counts.over + counts.not_yet + counts.proposed + counts.withdrawn;
    lang.pick(
        format!(
            "{} direct holdings in force ({} without any date), {} indirect ones stated, {left} not in force on the day. \
             What no source states is counted as undisclosed, not as nothing.",
            counts.holdings, counts.undated, counts.indirect
        ),
        format!(
            "基準日に有効な直接保有 {} 件（うち日付なし {} 件）、間接保有の記載 {} 件、基準日に有効でないもの {left} 件。\
             どの情報源も述べていない部分は「非開示」として扱い、ゼロとはみなしません。",
            counts.holdings, counts.undated, counts.indirect
        ),
    )
}

fn percent(fraction: f64) -> String {
    format!("{} %", (fraction * 10_000.0).round() / 100.0)
}

impl Words<'_> {
    fn name(&self, node: u32) -> String {
        (self.name)(node)
    }

    fn names(&self, nodes: &[u32]) -> String {
        let mut names: Vec<String> = nodes.iter().take(6).map(|&node| self.name(node)).collect();
        if nodes.len() > 6 {
            names.push(format!("+{}", nodes.len() - 6));
        }
        names.join(self.lang.pick(", ", "、"))
    }

    /// Holdings whose values are the analyst's: not what their source says.
    fn corrected(&self) -> Vec<String> {
        let mut said = Vec::new();
        for stake in self.holdings.stakes() {
            let edge = self.holdings.edge(self.analysis, stake.tie);
            let record =
                edge.and_then(|edge| edge.relation()).and_then(|view| self.analysis.facts.entities.get(&view.record));
            let corrections = record.into_iter().flat_map(|record| &record.statements);
            said.extend(corrections.filter_map(|statement| statement.correction()).map(|correction| {
                let (owner, company) = (self.name(stake.owner), self.name(stake.company));
                self.lang.pick(
                    format!("{owner} → {company}: {correction}."),
                    format!("{owner} → {company}：アナリストが訂正した値です（{correction}）。"),
                )
            }));
        }
        said
    }

    /// "holder → company (record)".
    fn record(&self, record: u32) -> String {
        match self.holdings.edge(self.analysis, record) {
            Some(edge) => {
                let id = edge.relation().map(|view| view.record.to_string()).unwrap_or_default();
                format!("{} → {} ({id})", self.name(edge.from), self.name(edge.to))
            }
            None => String::new(),
        }
    }

    fn finding(&self, finding: &Finding) -> String {
        match finding {
            Finding::OverAll { company, sum } => self.lang.pick(
                format!(
                    "The certain shares in {} add up to {}; they were scaled down to all of it",
                    self.name(*company),
                    percent(*sum)
                ),
                format!(
                    "{} の確実な持分の合計が {} です。全体に収まるよう縮めました",
                    self.name(*company),
                    percent(*sum)
                ),
            ),
            Finding::NotAShare { record } => self.lang.pick(
                format!("No share between 0 and 100 %, so it counts as unknown: {}", self.record(*record)),
                format!("0〜100 % の持分ではないため、不明として扱います：{}", self.record(*record)),
            ),
            Finding::Reversed { record } => self.lang.pick(
                format!("The range was the wrong way round: {}", self.record(*record)),
                format!("範囲の上下が逆でした：{}", self.record(*record)),
            ),
            Finding::OwnsItself { company } => self.lang.pick(
                format!("{} is said to own all of itself: nobody can be its owner", self.name(*company)),
                format!("{} は自らをすべて所有するとされています。所有者を定められません", self.name(*company)),
            ),
            Finding::Contradicting { owner, company, records } => self.lang.pick(
                format!(
                    "{} sources disagree on how much {} holds of {}; the range covers all of them",
                    records.len(),
                    self.name(*owner),
                    self.name(*company)
                ),
                format!(
                    "{} が持つ {} の持分について {} 件の記載が食い違います。範囲はすべてを含みます",
                    self.name(*owner),
                    self.name(*company),
                    records.len()
                ),
            ),
            Finding::OrphanRing { companies } => self.lang.pick(
                format!("These hold each other entirely, with no holder outside: {}", self.names(companies)),
                format!("互いをすべて持ち合い、外部の所有者がいません：{}", self.names(companies)),
            ),
        }
    }

    fn note(&self, note: &Note) -> Option<String> {
        Some(match note {
            Note::DatesReversed { record } => self.lang.pick(
                format!("Ends before it starts; its dates were not used: {}", self.record(*record)),
                format!("終了が開始より前のため、日付を使いませんでした：{}", self.record(*record)),
            ),
            Note::DayUnclear { record } => self.lang.pick(
                format!(
                    "Its dates do not say whether it was in force on the day; counted from 0: {}",
                    self.record(*record)
                ),
                format!("基準日に有効だったか日付からは分からず、0 からと数えました：{}", self.record(*record)),
            ),
            Note::Doubtful { record } => self.lang.pick(
                format!("Disputed or unconfirmed; counted from 0: {}", self.record(*record)),
                format!("争いがあるか未確認のため、0 からと数えました：{}", self.record(*record)),
            ),
            Note::Superseded { record, .. } => self.lang.pick(
                format!("A later statement replaces it: {}", self.record(*record)),
                format!("後の記載に置き換えられました：{}", self.record(*record)),
            ),
            Note::Widened { record, .. } => self.lang.pick(
                format!(
                    "A doubtful statement that cannot be true together with it widened it: {}",
                    self.record(*record)
                ),
                format!("両立しない疑わしい記載により範囲を広げました：{}", self.record(*record)),
            ),
        })
    }

    fn solve_note(&self, note: &SolveNote) -> String {
        match note {
            SolveNote::Unsolved { companies, .. } => self.lang.pick(
                format!("Worked out only roughly for this ring: {}", self.names(companies)),
                format!("この環については概算です：{}", self.names(companies)),
            ),
            SolveNote::NearlyClosed { companies } => self.lang.pick(
                format!(
                    "Hardly anything of this ring is held from outside; shares in it are unreliable: {}",
                    self.names(companies)
                ),
                format!("この環は外部保有がほとんどなく、中の持分は当てになりません：{}", self.names(companies)),
            ),
            SolveNote::NotSettled { companies, .. } => self.lang.pick(
                format!("The possible share in this ring may be higher still: {}", self.names(companies)),
                format!("この環の可能な持分はさらに高いことがあり得ます：{}", self.names(companies)),
            ),
            SolveNote::LeftOut { count } => self.lang.pick(
                format!("{count} holders or unknown shares were not looked at: too many"),
                format!("多すぎるため {count} 件を調べていません"),
            ),
            SolveNote::Cancelled => self
                .lang
                .pick("Stopped early: rows may be missing", "途中で打ち切ったため、欠けた行があり得ます")
                .to_owned(),
        }
    }
}
