//! The what-if sheet: each supposed deal worked out on its own, before and after.

use crate::model::{Admiralty, Category, DateSpan, EntityId, Known, PartialDate, RelationStatus, RelationView, Share};
use crate::ownership::{self, AfterDeal, Control, Controls, Deal, DealKind as Kind, Remark};
use crate::risk::leads::Leads;
use crate::risk::legal::{self, Acquisition, Verdict};
use crate::risk::world::{DirectStake, Integrated, Ownership, TieKind, World, WorldNode, WorldTie};
use crate::session::findings::{DealEffect, DealKind, DealPlan, DealsView, Filing, RuleTurn, Shift};
use crate::session::run::analysis::Analysis;
use crate::session::run::judge::Ask;
use crate::session::run::rules::{RuleBook, settings};
use crate::session::run::world::{deal_record, world};
use crate::session::views::ownership::{answer_of, range};
use crate::session::views::rules::{result_of, said};
use crate::session::{Answer, Lang, describe};
use crate::{graph, risk};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The deal of the case itself, supposed as its record states it.
pub(crate) const OF_CASE: &str = "case";
/// Shares that move by less than this are not listed.
const MOVED: f64 = 1e-9;

/// Works out the case's own deal and every supposed one.
pub(crate) fn view(sheet: &Sheet<'_>) -> DealsView {
    let own = plan_of_case(sheet.analysis, sheet.ask.lang);
    let plans: Vec<DealPlan> = own.into_iter().chain(sheet.ask.decisions.deals.iter().cloned()).collect();
    DealsView {
        as_of: sheet.analysis.as_of.map(|day| day.to_string()).unwrap_or_default(),
        effects: plans.into_iter().take_while(|_| !(sheet.cancel)()).map(|plan| sheet.effect(plan)).collect(),
    }
}

/// The deal record of the case as a plan, when it states a stake.
fn plan_of_case(analysis: &Analysis, lang: Lang) -> Option<DealPlan> {
    let record = deal_record(analysis)?;
    let share: crate::model::Share = record.first("percentage")?.parse().ok()?;
    let kind = record.first("dealKind").unwrap_or_default().to_lowercase();
    let kind = match kind.replace([' ', '-'], "_").as_str() {
        "capital_increase" | "third_party_allotment" => DealKind::CapitalIncrease,
        "asset_deal" | "business_transfer" => DealKind::AssetDeal,
        "joint_venture" => DealKind::JointVenture,
        _ => DealKind::SharePurchase,
    };
    Some(DealPlan {
        id: OF_CASE.to_owned(),
        name: lang.pick("The deal of this case", "この案件の取引").to_owned(),
        kind,
        target: record.first("target")?.to_owned(),
        acquirer: record.first("acquirer")?.to_owned(),
        seller: record.first("seller").map(str::to_owned),
        low: share.low(),
        high: share.high(),
        date: record.first("announcedDate").or(record.first("closedDate")).map(str::to_owned),
    })
}

/// What a deal is compared with: the case without it.
pub(crate) struct Sheet<'a> {
    pub analysis: &'a Analysis,
    pub names: &'a [String],
    pub before: &'a World<'a>,
    pub matrix: &'a legal::Matrix,
    pub steps: &'a [Option<u32>],
    pub leads: &'a Leads,
    pub book: &'a RuleBook,
    pub ask: &'a Ask,
    pub cancel: &'a dyn Fn() -> bool,
}

/// Ownership after a deal, for the rules.
struct After<'a> {
    capital: &'a ownership::Books,
    controls: Controls<'a>,
}

impl Ownership for After<'_> {
    fn integrated(&self, owner: u32, company: u32) -> Option<Integrated> {
        let (bound, _) = ownership::bounds(self.capital, owner, company, &|| false);
        (bound.possible > 0.0).then_some(Integrated { certain: bound.certain, possible: bound.possible })
    }

    fn owners(&self, company: u32) -> Vec<(u32, Integrated)> {
        let found = ownership::bounds_of_company(self.capital, company, &|| false);
        let row = |row: ownership::Bound| (row.other, Integrated { certain: row.certain, possible: row.possible });
        found.rows.into_iter().map(row).collect()
    }

    fn controls(&self, owner: u32, company: u32) -> risk::world::Control {
        match self.controls.answer(owner, company) {
            Control::Yes => risk::world::Control::Yes,
            Control::Open => risk::world::Control::Open,
            Control::No => risk::world::Control::No,
        }
    }
}

impl Sheet<'_> {
    fn node(&self, id: &str) -> Option<u32> {
        self.analysis.network.node_of(id)
    }

    fn chip(&self, node: u32) -> crate::session::Chip {
        describe::chip(self.analysis, node, self.ask.lang)
    }

    fn name(&self, node: u32) -> String {
        self.names.get(node as usize).cloned().unwrap_or_default()
    }

    fn effect(&self, plan: DealPlan) -> DealEffect {
        let lang = self.ask.lang;
        let (target, acquirer) = (self.node(&plan.target), self.node(&plan.acquirer));
        let mut effect = DealEffect {
            target: target.map(|node| self.chip(node)),
            acquirer: acquirer.map(|node| self.chip(node)),
            shifts: Vec::new(),
            turns: Vec::new(),
            filings: Vec::new(),
            new_leads: Vec::new(),
            distance: (None, None),
            remarks: Vec::new(),
            problem: None,
            plan,
        };
        let (Some(target), Some(acquirer)) = (target, acquirer) else {
            let text = lang.pick("A party of this deal is no longer in the case", "当事者が案件にありません");
            effect.problem = Some(text.to_owned());
            return effect;
        };
        let seller = effect.plan.seller.as_ref().and_then(|id| self.node(id));
        let deal = Deal {
            kind: kind_of(effect.plan.kind),
            target,
            acquirer,
            seller,
            low: effect.plan.low,
            high: effect.plan.high,
        };
        let holdings = self.analysis.holdings();
        let nodes = self.analysis.network.node_count();
        let apply = |books: &ownership::Books| {
            let after = ownership::apply(deal, &ownership::holdings_of(books), nodes, u32::MAX);
            let count = nodes + usize::from(after.new_node.is_some());
            let books = ownership::Books::new(count, after.holdings.clone()).0;
            (after, books)
        };
        let (after, capital) = apply(&holdings.read.capital);
        let (_, votes) = apply(&holdings.read.votes);
        let controls_after = Controls::new(&votes, &holdings.read.rights, &holdings.read.concert);
        effect.remarks = after.remarks.iter().map(|remark| self.remark(remark)).collect();
        let in_question = after.new_node.unwrap_or(target);
        effect.shifts = self.shifts(target, in_question, &capital, &controls_after);
        self.turns(&mut effect, &after, &capital, &votes);
        effect.new_leads = self.new_leads(deal, &capital, &votes);
        effect.filings = self.filings(&effect, target, acquirer);
        effect.distance = self.distance(target, acquirer);
        effect
    }

    fn shifts(&self, target: u32, question: u32, after: &ownership::Books, controls: &Controls<'_>) -> Vec<Shift> {
        let holdings = self.analysis.holdings();
        let before: BTreeMap<u32, (f64, f64)> = holdings
            .owners(target, false, self.cancel)
            .0
            .iter()
            .map(|row| (row.other, (row.certain, row.possible)))
            .collect();
        let before = if question == target { before } else { BTreeMap::new() };
        let found = ownership::bounds_of_company(after, question, self.cancel);
        let after: BTreeMap<u32, (f64, f64)> =
            found.rows.iter().map(|row| (row.other, (row.certain, row.possible))).collect();
        let controls_before = holdings.controls();
        let mut nodes: Vec<u32> = before.keys().chain(after.keys()).copied().collect();
        nodes.sort_unstable();
        nodes.dedup();
        let mut shifts: Vec<Shift> = Vec::new();
        for node in nodes {
            let (old, new) =
                (before.get(&node).copied().unwrap_or_default(), after.get(&node).copied().unwrap_or_default());
            let control = (controls_before.answer(node, target), controls.answer(node, question));
            let moved = (old.0 - new.0).abs() > MOVED || (old.1 - new.1).abs() > MOVED || control.0 != control.1;
            if moved && self.analysis.network.node(node).is_some() {
                let crossed = ownership::crossed(old, new);
                shifts.push(Shift {
                    chip: self.chip(node),
                    before: old,
                    after: new,
                    controls_before: answer_of(control.0),
                    controls_after: answer_of(control.1),
                    crossed: crossed.iter().map(|one| (one.threshold, one.upwards, one.certain)).collect(),
                });
            }
        }
        shifts.sort_by(|a, b| {
            b.after.1.total_cmp(&a.after.1).then(b.before.1.total_cmp(&a.before.1)).then(a.chip.id.cmp(&b.chip.id))
        });
        shifts
    }

    /// Rules that answer differently, and leads that fire only with the deal.
    fn turns(&self, effect: &mut DealEffect, after: &AfterDeal, capital: &ownership::Books, votes: &ownership::Books) {
        let holdings = self.analysis.holdings();
        let lookup = After { capital, controls: Controls::new(votes, &holdings.read.rights, &holdings.read.concert) };
        let stakes = (0..capital.node_count() as u32).flat_map(|company| {
            capital.owners(company).iter().map(move |stake| DirectStake {
                owner: stake.other,
                company,
                low: stake.low,
                high: stake.high,
                tie: stake.record,
            })
        });
        let mut world = world(self.analysis, self.names, self.before.deal.clone(), stakes.collect(), &lookup);
        if let (Some(venture), Some(like)) =
            (after.new_node, effect.target.as_ref().and_then(|chip| self.node(chip.id.as_str())))
        {
            // The venture stands beside its parents for the length of this question.
            let like = world.nodes[like as usize];
            if venture as usize == world.nodes.len() {
                world.nodes.push(WorldNode { flags: &[], ..like });
            }
        }
        let matrix = legal::evaluate(&world, &self.book.legal, &settings(&self.ask.decisions), self.ask.today);
        let mut nodes = self.matrix.nodes();
        nodes.extend(matrix.nodes());
        nodes.sort_unstable();
        nodes.dedup();
        for node in nodes.into_iter().filter(|&node| (node as usize) < self.before.nodes.len()) {
            for (number, rule) in self.book.legal.iter().enumerate() {
                let (old, new) = (self.matrix.verdict(number, node), matrix.verdict(number, node));
                if old == new || new == Verdict::NotInForce {
                    continue;
                }
                let cell = matrix.cell(&world, &self.book.legal, number, node);
                effect.turns.push(RuleTurn {
                    rule: self.ask.lang.pick(&rule.short.en, &rule.short.ja).clone(),
                    chip: self.chip(node),
                    before: result_of(old),
                    after: result_of(new),
                    because: cell.because.iter().map(|words| said(words, self.ask.lang)).collect(),
                });
            }
        }
    }

    /// Titles of leads that fire only with the deal: with its parties as the deal looked at, and the stake as a tie.
    fn new_leads(&self, deal: Deal, capital: &ownership::Books, votes: &ownership::Books) -> Vec<String> {
        let node = |node: u32| self.analysis.network.node(node).map(|node| node.id.clone());
        let (Some(source), Some(end)) = (node(deal.acquirer), node(deal.target)) else { return Vec::new() };
        let share = Share::Between { low: deal.low, high: deal.high };
        let supposed = RelationView {
            record: EntityId::new("supposed"),
            property: None,
            kind: "Ownership",
            role: "".into(),
            category: Category::Ownership,
            directed: true,
            source,
            target: end,
            share,
            votes: None,
            indirect: false,
            span: DateSpan::default(),
            status: RelationStatus::Proposed,
            over_by: None,
            stated: None,
            grade: Admiralty::default(),
        };
        let holdings = self.analysis.holdings();
        let lookup = After { capital, controls: Controls::new(votes, &holdings.read.rights, &holdings.read.concert) };
        let mut world = world(self.analysis, self.names, self.before.deal.clone(), holdings.stakes(), &lookup);
        world.ties.push(WorldTie {
            number: u32::MAX,
            from: deal.acquirer,
            to: deal.target,
            what: TieKind::Relation(&supposed),
            sources: &[],
            strength: 0.5,
            in_force: true,
        });
        world.deal.targets = vec![deal.target];
        world.deal.acquirers = vec![deal.acquirer];
        let found = risk::leads::leads(&world, &self.book.leads, self.cancel);
        let lang = self.ask.lang;
        let new = found.leads.iter().filter(|lead| self.leads.leads.iter().all(|known| known.id != lead.id));
        new.map(|lead| lang.pick(&lead.title.en, &lead.title.ja).clone()).collect()
    }

    /// Duties to file of the acquirer.
    fn filings(&self, effect: &DealEffect, target: u32, acquirer: u32) -> Vec<Filing> {
        let shift = effect.shifts.iter().find(|shift| Some(&shift.chip) == effect.acquirer.as_ref());
        let Some(shift) = shift else { return Vec::new() };
        let members = |node: u32| {
            let node = self.analysis.network.node(node);
            node.into_iter().flat_map(|node| &node.members).filter_map(|id| self.analysis.facts.entities.get(id))
        };
        let stated = |node: u32, props: &[&str]| {
            members(node).find_map(|entity| props.iter().find_map(|prop| entity.first(prop).map(str::to_owned)))
        };
        let home = stated(target, &["jurisdiction", "country"]).map(|code| code.to_lowercase());
        let mut answers: BTreeMap<String, Known> = BTreeMap::new();
        if stated(target, &["ticker", "isinCode", "ricCode"]).is_some() {
            answers.insert("listed".to_owned(), Known::Yes);
        }
        let purchase = if effect.plan.kind == DealKind::SharePurchase { Known::Yes } else { Known::No };
        answers.insert("share_purchase".to_owned(), purchase);
        if let Some(foreign) = self.foreign(acquirer, home.as_deref()) {
            answers.insert("foreign_investor".to_owned(), foreign);
            answers.insert("foreign_person".to_owned(), foreign);
        }
        let day: Option<PartialDate> = effect.plan.date.as_ref().and_then(|date| date.parse().ok());
        let deal = Acquisition {
            day: day.or(self.before.as_of).unwrap_or(self.ask.today),
            target: home,
            before: shift.before,
            after: shift.after,
            answers,
        };
        let lang = self.ask.lang;
        let duties = legal::filings(&self.book.filings, &deal);
        let filing = |duty: legal::FilingDuty| Filing {
            title: lang.pick(&duty.title.en, &duty.title.ja).clone(),
            due: match duty.due {
                Known::Yes => Answer::Yes,
                Known::Maybe => Answer::Open,
                Known::No => Answer::No,
            },
            when: lang.pick(&duty.when.en, &duty.when.ja).clone(),
            because: duty.because.iter().map(|words| said(words, lang)).collect::<Vec<_>>().join(" "),
            source: duty.source.title,
            url: duty.source.url,
        };
        duties.into_iter().map(filing).collect()
    }

    /// Is the acquirer an organisation of another country, or held by such ones? Only what rules already answer and
    /// what its own record states; of a person nothing but a stated residence.
    fn foreign(&self, acquirer: u32, home: Option<&str>) -> Option<Known> {
        let home = home?;
        let number = self.book.legal.iter().position(|rule| rule.id == "fefta");
        if let Some(number) = number.filter(|_| home == "jp") {
            return Some(match self.matrix.verdict(number, acquirer) {
                Verdict::Met => Known::Yes,
                Verdict::Open => Known::Maybe,
                Verdict::NotMet | Verdict::NotInForce => Known::No,
            });
        }
        let members = &self.analysis.network.node(acquirer)?.members;
        let entity = members.iter().find_map(|id| self.analysis.facts.entities.get(id))?;
        let of = if entity.schema.is_a("Person") { entity.first("residence") } else { entity.first("jurisdiction") }?;
        if of.eq_ignore_ascii_case(home) { None } else { Some(Known::Yes) }
    }

    /// Hops from the target to the nearest flagged node, without and with the deal as a tie.
    fn distance(&self, target: u32, acquirer: u32) -> (Option<u32>, Option<u32>) {
        let of = |node: u32| self.steps.get(node as usize).copied().flatten();
        let with = of(acquirer).map(|hops| hops + 1);
        (of(target), of(target).into_iter().chain(with).min())
    }

    fn remark(&self, remark: &Remark) -> String {
        let lang = self.ask.lang;
        let percent = |share: f64| range(share, share);
        match *remark {
            Remark::NotAShare => {
                lang.pick("The stake is not between 0 and 100 %", "取得比率が 0〜100 % ではありません").to_owned()
            }
            Remark::UnknownParty { node } => lang.pick(
                format!("Not an entity of this case: {}", self.name(node)),
                format!("案件にない当事者：{}", self.name(node)),
            ),
            Remark::SameParty => lang.pick("Both sides are the same entity", "両当事者が同一です").to_owned(),
            Remark::HoldsMoreAlready { low, high } => lang.pick(
                format!("The acquirer holds {} already, more than this stake", range(low, high)),
                format!("買収者は既に {} を持ち、この比率を上回ります", range(low, high)),
            ),
            Remark::MayHoldMoreAlready { high } => lang.pick(
                format!("The acquirer may hold up to {} already", percent(high)),
                format!("買収者は既に最大 {} を持つ可能性があります", percent(high)),
            ),
            Remark::SellerHoldsLess { held, sold } => lang.pick(
                format!("The seller holds at most {}, less than the {} sold", percent(held), percent(sold)),
                format!("売り手の持分は最大 {} で、売却分 {} に足りません", percent(held), percent(sold)),
            ),
            Remark::SellerMayHoldLess { held, sold } => lang.pick(
                format!("The seller may hold only {}, less than the {} sold", percent(held), percent(sold)),
                format!("売り手の持分は {} しかない可能性があり、売却分 {} に足りません", percent(held), percent(sold)),
            ),
            Remark::SellerNotAHolder => lang
                .pick(
                    "No source says that the seller holds any of it; the shares come out of the undisclosed part",
                    "売り手の保有を述べる情報源がないため、非開示部分から移るものとしました",
                )
                .to_owned(),
            Remark::SellerIgnored => lang.pick("New shares have no seller", "新株発行に売り手はありません").to_owned(),
            Remark::OverAll { sum } => lang.pick(
                format!("The certain shares add up to {} after the deal", percent(sum)),
                format!("取引後の確実な持分の合計が {} になります", percent(sum)),
            ),
            Remark::NoSharesChange => lang
                .pick("An asset deal: the business changes hands, no share does", "事業譲渡：株式は移りません")
                .to_owned(),
        }
    }
}

fn kind_of(kind: DealKind) -> Kind {
    match kind {
        DealKind::SharePurchase => Kind::SharePurchase,
        DealKind::CapitalIncrease => Kind::CapitalIncrease,
        DealKind::AssetDeal => Kind::AssetDeal,
        DealKind::JointVenture => Kind::JointVenture,
    }
}

/// Hops of every node to the nearest flagged one, under a filter.
pub(crate) fn steps(analysis: &Analysis, filter: &graph::Filter) -> Vec<Option<u32>> {
    let topology = Arc::new(graph::Topology::build(&analysis.network, filter));
    let nearness = graph::Nearness::new(topology, &analysis.listed_ends(), MOST_STEPS);
    (0..analysis.network.node_count() as u32).map(|node| nearness.to(node)).collect()
}

/// Farther than this is not shown.
const MOST_STEPS: u32 = 6;
