//! The ownership page: rows, tree, controllers, what would settle it.

use crate::model::Share;
use crate::ownership::{self, By, Control, Controls, How, Reason, RightKind, Threshold, Tree, TreeAsk};
use crate::session::findings::{Answer, OwnerRow, OwnershipAsk, OwnershipView, SettleLine, TreeLine};
use crate::session::run::RunError;
use crate::session::run::analysis::Analysis;
use crate::session::run::decisions::Decisions;
use crate::session::run::graph::cited;
use crate::session::run::ownership::{Holdings, Row, rows, settle};
use crate::session::run::remarks::{coverage, remarks};
use crate::session::run::world::record_of;
use crate::session::{Chip, Lang, describe};
use std::collections::HashMap;

/// Rows whose best chain is looked for; the others are further down than anybody reads.
const CHAINS: usize = 60;
const CHAIN_WORK: usize = 20_000;
const TREE_DEPTH: usize = 12;
const TREE_LINES: usize = 2_000;
/// Documents on the to-do list.
const SETTLE: usize = 6;

/// # Errors
/// When the entity is a record about a tie, or the work was cancelled.
pub fn view(
    analysis: &Analysis,
    ask: &OwnershipAsk,
    decisions: &Decisions,
    lang: Lang,
    cancel: &dyn Fn() -> bool,
) -> Result<OwnershipView, RunError> {
    let node = analysis.network.node_of(ask.of.as_str());
    let node = node.ok_or_else(|| RunError::Usage(format!("{} is not in this case", ask.of)))?;
    let holdings = analysis.holdings();
    let pen = Pen { analysis, holdings, lang, ask };
    let (found, below, notes) = rows(holdings, node, ask.downwards, ask.threshold, ask.votes, cancel);
    let facts = settle(holdings, &found, ask.votes, SETTLE, cancel);
    if cancel() {
        return Err(RunError::Cancelled);
    }
    let controls = holdings.controls();
    let tree = ownership::tree(
        holdings.books(ask.votes),
        TreeAsk { root: node, downwards: ask.downwards, max_depth: TREE_DEPTH, max_lines: TREE_LINES },
    );
    let mut lines: Vec<OwnerRow> = (0..).zip(&found).map(|(at, row)| pen.row(at, row)).collect();
    lines.extend(pen.rest(node));
    let beneficial = if ask.downwards { Vec::new() } else { pen.beneficial(node, &found, &controls) };
    let mut remarks = remarks(analysis, holdings, ask.votes, &notes, lang, &|node| pen.name(node));
    if tree.cut > 0 {
        remarks.push(lang.pick(
            format!("The tree has {} more lines than fit here", tree.cut),
            format!("木には表示しきれない行があと {} 行あります", tree.cut),
        ));
    }
    Ok(OwnershipView {
        ask: ask.clone(),
        of: describe::chip(analysis, node, lang),
        as_of: analysis.as_of.map(|day| day.to_string()).unwrap_or_default(),
        tree: pen.tree(node, &tree, &found, &controls),
        rows: lines,
        below,
        ultimate: controls.ultimate(node).into_iter().map(|node| describe::chip(analysis, node, lang)).collect(),
        beneficial,
        orphan_rings: holdings
            .rings
            .iter()
            .map(|ring| ring.iter().map(|&node| describe::chip(analysis, node, lang)).collect())
            .collect(),
        power: if ask.votes && !ask.downwards { pen.power(node) } else { Vec::new() },
        settle: facts.iter().map(|(fact, pair)| pen.settle(fact, *pair, decisions)).collect(),
        remarks,
        coverage: coverage(holdings, lang),
    })
}

struct Pen<'a> {
    analysis: &'a Analysis,
    holdings: &'a Holdings,
    lang: Lang,
    ask: &'a OwnershipAsk,
}

pub(crate) fn answer_of(control: Control) -> Answer {
    match control {
        Control::Yes => Answer::Yes,
        Control::Open => Answer::Open,
        Control::No => Answer::No,
    }
}

/// A stake as it is shown: nothing known at all is unknown, not 0 to 100 %.
fn share(low: f64, high: f64) -> Share {
    if low <= 0.0 && high >= 1.0 { Share::Unknown } else { Share::Between { low, high } }
}

impl Pen<'_> {
    fn chip(&self, node: u32) -> Chip {
        describe::chip(self.analysis, node, self.lang)
    }

    fn name(&self, node: u32) -> String {
        describe::name(self.analysis, node, self.lang)
    }

    fn is_person(&self, node: u32) -> bool {
        self.analysis.network.node(node).is_some_and(|node| node.schema.is_a("Person"))
    }

    fn row(&self, at: usize, row: &Row) -> OwnerRow {
        let books = self.holdings.books(self.ask.votes);
        let other = if self.ask.downwards { row.company } else { row.owner };
        let best = (at < CHAINS).then(|| ownership::chains(books, row.owner, row.company, 1, CHAIN_WORK));
        let best = best.and_then(|found| found.chains.into_iter().next());
        let mut chain: Vec<(Chip, Option<Share>)> = Vec::new();
        let mut weakest = None;
        if let Some(best) = &best {
            chain.extend(best.steps.iter().map(|step| (self.chip(step.owner), Some(share(step.low, step.high)))));
            chain.extend(best.steps.last().map(|step| (self.chip(step.company), None)));
            weakest = best.steps.get(best.weakest).map(|step| share(step.low, step.high));
        }
        OwnerRow {
            chip: self.chip(other),
            certain: row.certain,
            possible: row.possible,
            stated: row.stated,
            direct: books.stake(row.owner, row.company).map(|stake| share(stake.low, stake.high)),
            controls: answer_of(row.controls),
            chain,
            weakest,
            natural_person: self.is_person(other),
            undisclosed: false,
        }
    }

    /// What no source states of the company asked about.
    fn rest(&self, node: u32) -> Option<OwnerRow> {
        if self.ask.downwards {
            return None;
        }
        let row = self.holdings.books(self.ask.votes).owners(node);
        let low = 1.0 - row.iter().map(|stake| stake.high).sum::<f64>();
        let high = 1.0 - row.iter().map(|stake| stake.low).sum::<f64>();
        let mut chip = self.chip(node);
        chip.caption = self.lang.pick("Undisclosed", "非開示").to_owned();
        chip.subtitle = self.lang.pick("stated by no source", "どの情報源にも記載なし").to_owned();
        chip.badges.clear();
        (high > 1e-9).then(|| OwnerRow {
            chip,
            certain: low.clamp(0.0, 1.0),
            possible: high.clamp(0.0, 1.0),
            stated: true,
            direct: Some(share(low.clamp(0.0, 1.0), high.clamp(0.0, 1.0))),
            controls: Answer::Open,
            chain: Vec::new(),
            weakest: None,
            natural_person: false,
            undisclosed: true,
        })
    }

    /// Power in a vote of the direct holders, when their votes are known.
    fn power(&self, node: u32) -> Vec<(Chip, f64, f64)> {
        let found = ownership::voting_power(&self.holdings.read.votes, node).unwrap_or_default();
        let mut power: Vec<(Chip, f64, f64)> =
            found.iter().map(|one| (self.chip(one.holder), one.banzhaf, one.shapley_shubik)).collect();
        power.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.2.total_cmp(&a.2)).then_with(|| a.0.id.cmp(&b.0.id)));
        power
    }

    fn beneficial(&self, node: u32, found: &[Row], controls: &Controls<'_>) -> Vec<(Chip, String)> {
        let integrated: Vec<(u32, f64, f64)> = found.iter().map(|row| (row.owner, row.certain, row.possible)).collect();
        let owners = ownership::beneficial_owners(
            node,
            &|node| self.is_person(node),
            &integrated,
            controls,
            Threshold::default(),
        );
        let reason = |reason: &Reason| match reason {
            Reason::Holding { certain, possible } => self.lang.pick(
                format!("holds {}", range(*certain, *possible)),
                format!("{} を保有", range(*certain, *possible)),
            ),
            Reason::Control(how) => self.how(how),
        };
        owners
            .iter()
            .map(|owner| {
                let mut words: Vec<String> = owner.reasons.iter().map(reason).collect();
                if !owner.certain {
                    words.insert(0, self.lang.pick("possibly", "可能性").to_owned());
                }
                (self.chip(owner.person), words.join(self.lang.pick("; ", "；")))
            })
            .collect()
    }

    fn how(&self, how: &How) -> String {
        let mut words = match how.by {
            By::Votes { low, high } => {
                self.lang.pick(format!("{} of the votes", range(low, high)), format!("議決権の {}", range(low, high)))
            }
            By::Right(kind) => right(kind, self.lang).to_owned(),
        };
        if !how.through.is_empty() {
            let names: Vec<String> = how.through.iter().take(3).map(|&node| self.name(node)).collect();
            let names = names.join(self.lang.pick(", ", "、"));
            words = self.lang.pick(format!("{words} together with {names}"), format!("{names} と合わせて{words}"));
        }
        words
    }

    fn tree(&self, root: u32, tree: &Tree, found: &[Row], controls: &Controls<'_>) -> Vec<TreeLine> {
        let ends = |row: &Row| if self.ask.downwards { row.company } else { row.owner };
        let bounds: HashMap<u32, (f64, f64)> =
            found.iter().map(|row| (ends(row), (row.certain, row.possible))).collect();
        let line = |line: &ownership::Line| {
            let edge = line.record.and_then(|record| self.holdings.edge(self.analysis, record));
            let ruling = line.node.map(|node| {
                let (owner, company) = if self.ask.downwards { (line.of, node) } else { (node, line.of) };
                controls.explain(owner, company)
            });
            let votes = line.node.and_then(|node| {
                let (owner, company) = if self.ask.downwards { (line.of, node) } else { (node, line.of) };
                let votes = self.holdings.read.votes.stake(owner, company).map(|stake| share(stake.low, stake.high));
                votes.filter(|votes| !self.ask.votes && *votes != share(line.low, line.high))
            });
            let (certain, possible) = match line.node {
                Some(node) if node != root => bounds.get(&node).copied().unwrap_or((0.0, line.high)),
                _ => (line.low, line.high),
            };
            let by_right = ruling.as_ref().and_then(|ruling| {
                ruling.how.iter().find_map(|how| match how.by {
                    By::Right(kind) => Some(right(kind, self.lang).to_owned()),
                    By::Votes { .. } => None,
                })
            });
            TreeLine {
                depth: line.depth,
                chip: line.node.map(|node| self.chip(node)),
                share: share(line.low, line.high),
                votes,
                certain,
                possible,
                control: ruling.map_or(Answer::No, |ruling| answer_of(ruling.control)),
                control_by: by_right.unwrap_or_default(),
                repeated: line.repeated,
                parent: line.has_children,
                dates: edge
                    .and_then(|edge| edge.relation())
                    .map(|view| describe::dates(view.span, self.lang))
                    .unwrap_or_default(),
                grade: edge.map(|edge| edge.grade.to_string()).unwrap_or_default(),
                sources: edge
                    .and_then(record_of)
                    .map(|record| cited(&self.analysis.facts, record))
                    .unwrap_or_default()
                    .into_iter()
                    .map(|source| (source.title, source.url.unwrap_or_default()))
                    .collect(),
            }
        };
        tree.lines.iter().map(line).collect()
    }

    fn settle(&self, fact: &ownership::Settle, pair: (u32, u32), decisions: &Decisions) -> SettleLine {
        let id = |node: u32| self.analysis.network.node(node).map(|node| node.id.to_string()).unwrap_or_default();
        let company = self.name(fact.company);
        let is_fund = self.analysis.network.node(fact.company).is_some_and(|node| node.schema.is_a("Fund"));
        let register = match (is_fund, self.lang) {
            (true, Lang::En) => format!("the partner register of {company}"),
            (false, Lang::En) => format!("the shareholder register of {company}"),
            (true, Lang::Ja) => format!("{company} の組合員名簿"),
            (false, Lang::Ja) => format!("{company} の株主名簿"),
        };
        let text = match fact.owner.map(|owner| self.name(owner)) {
            Some(holder) => self.lang.pick(
                format!("Ask for {register}: how much {holder} holds"),
                format!("{register}を入手する：{holder} の持分"),
            ),
            None => self.lang.pick(format!("Ask for {register}"), format!("{register}を入手する")),
        };
        let key = format!("{}|{}", fact.owner.map(id).unwrap_or_default(), id(fact.company));
        SettleLine {
            text,
            holder: fact.owner.map(|owner| self.chip(owner)),
            company: self.chip(fact.company),
            narrows_by: if fact.narrows_by > 1e-9 { fact.narrows_by } else { fact.at_best },
            question: self.lang.pick(
                format!("How much {} has of {}", self.name(pair.0), self.name(pair.1)),
                format!("{} が {} をどれだけ持つか", self.name(pair.0), self.name(pair.1)),
            ),
            done: decisions.settled.get(&key).cloned(),
            key,
        }
    }
}

/// "24 %", "24–61 %".
pub(crate) fn range(low: f64, high: f64) -> String {
    Share::Between { low, high: high.max(low) }.to_string()
}

fn right(kind: RightKind, lang: Lang) -> &'static str {
    let (en, ja) = match kind {
        RightKind::GeneralPartner => ("general partner", "無限責任組合員"),
        RightKind::AppointsMajority => ("appoints the majority of the board", "役員の過半数を選任"),
        RightKind::Contract => ("controls by contract", "契約による支配"),
        RightKind::Parent => ("named as its parent", "親会社との記載"),
        RightKind::Stated => ("said to control it", "支配するとの記載"),
        RightKind::Manager => ("manages it", "運用者"),
        RightKind::Supervises => ("supervises it", "監督"),
        RightKind::Other => ("a right of control", "支配に関する権利"),
        RightKind::AppointsSome => ("appoints some of the board", "役員の一部を選任"),
        RightKind::GoldenShare => ("golden share", "黄金株"),
        RightKind::Veto => ("veto", "拒否権"),
        RightKind::PartyCommittee => ("party committee", "党委員会"),
        RightKind::Sponsor => ("sponsor", "スポンサー"),
    };
    lang.pick(en, ja)
}
