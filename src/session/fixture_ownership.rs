//! Ownership and hypothetical deals of the fictional case, for tests of the window.

use super::fixture::{badge, chip};
use super::*;
use crate::model::Share;
use crate::model::ontology::Shape;

fn named(id: &str, caption: &str, subtitle: &str, shape: Shape) -> Chip {
    Chip { id: id.into(), caption: caption.to_owned(), subtitle: subtitle.to_owned(), shape, badges: Vec::new() }
}

/// Parties that only these pages know.
fn party(id: &str) -> Chip {
    match id {
        "founder" => named("founder", "瀬戸 一郎", "Seto Ichiro · founder, 78", Shape::Person),
        "staff" => named("staff", "瀬戸レンズ工業従業員持株会", "employee shareholding association", Shape::Company),
        "long" => named(
            "long",
            "一般社団法人中部地域ものづくり事業承継支援機構投資事業有限責任組合第三号",
            "Chubu Regional Manufacturing Succession Support Investment LPS No. 3",
            Shape::Fund,
        ),
        "f3" => named("f3", "F3 Partners LPS", "register not seen", Shape::Fund),
        "rest" => named("seta", "Undisclosed", "stated by no source", Shape::Company),
        "ring-a" => named("ring-a", "Blue Quay Holdings Ltd", "", Shape::Company),
        "ring-b" => named("ring-b", "Blue Quay Nominees Ltd", "", Shape::Company),
        "municipal" => {
            let mut chip = named("municipal", "珠海市产业引导基金", "Zhuhai guidance fund", Shape::Fund);
            chip.badges.push(badge("party"));
            chip
        }
        known => chip(known),
    }
}

fn between(low: f64, high: f64) -> Share {
    Share::Between { low, high }
}

/// Id (empty: the undisclosed rest), depth, share, bounds, control, by what, dates, grade.
type Line = (&'static str, usize, Share, (f64, f64), Answer, &'static str, &'static str, &'static str);

fn tree() -> Vec<TreeLine> {
    use Answer::{No, Open, Yes};
    let lines: [Line; 12] = [
        ("zfund", 0, between(0.51, 0.51), (0.51, 0.66), Yes, "", "2026-03 –", "A2"),
        ("harbour", 1, between(0.47, 0.80), (0.24, 0.61), Open, "", "2019-04 –", "C3"),
        ("liang-w", 2, between(1.0, 1.0), (0.24, 0.61), Open, "", "2018-06-05 –", "A2"),
        ("municipal", 1, Share::Unknown, (0.0, 0.27), Open, "", "2020 –", "C4"),
        ("zpartners", 1, between(0.01, 0.01), (0.005, 0.0066), Yes, "general partner", "2019-04 –", "B2"),
        ("f3", 2, Share::Unknown, (0.0, 0.0066), Open, "", "", "F6"),
        ("", 1, between(0.0, 0.52), (0.0, 0.27), No, "", "", ""),
        ("founder", 0, between(0.22, 0.22), (0.22, 0.22), No, "", "1981 –", "A1"),
        ("staff", 0, between(0.08, 0.12), (0.08, 0.12), No, "", "2004-06 –", "B2"),
        ("long", 0, between(0.034, 0.05), (0.034, 0.05), No, "", "2024-11-01 – 2026-10-31", "B3"),
        ("zpartners", 0, between(0.003, 0.003), (0.008, 0.01), Yes, "", "2026-03 –", "A2"),
        ("", 0, between(0.0, 0.153), (0.0, 0.153), No, "", "", ""),
    ];
    let line = |(id, depth, share, (certain, possible), control, by, dates, grade): Line| TreeLine {
        depth,
        chip: (!id.is_empty()).then(|| party(id)),
        share,
        votes: (id == "staff").then(|| Share::exact(0.0)),
        certain,
        possible,
        control,
        control_by: by.to_owned(),
        repeated: id == "zpartners" && depth == 0,
        parent: matches!(id, "zfund" | "harbour" | "zpartners"),
        dates: dates.to_owned(),
        grade: grade.to_owned(),
        sources: vec![("HK company registry NAR1".to_owned(), "https://registry.example".to_owned())],
    };
    lines.into_iter().map(line).collect()
}

fn rows() -> Vec<OwnerRow> {
    use Answer::{No, Open, Yes};
    let row = |id: &str, certain: f64, possible: f64, controls: Answer, chain: Vec<(Chip, Option<Share>)>| OwnerRow {
        chip: party(id),
        certain,
        possible,
        stated: true,
        direct: (chain.len() == 2).then(|| between(certain, possible)),
        controls,
        weakest: chain.iter().filter_map(|(_, share)| *share).min_by(|a, b| a.low().total_cmp(&b.low())),
        chain,
        natural_person: matches!(id, "liang-w" | "founder"),
        undisclosed: id == "rest",
    };
    let direct = |id: &str, share: Share| vec![(party(id), Some(share)), (party("seta"), None)];
    let fund = (party("zfund"), Some(between(0.51, 0.51)));
    let crest = |head: Vec<(Chip, Option<Share>)>| {
        head.into_iter()
            .chain([(party("harbour"), Some(between(0.47, 0.80))), fund.clone(), (party("seta"), None)])
            .collect::<Vec<_>>()
    };
    vec![
        row("harbour", 0.24, 0.61, Open, crest(Vec::new())),
        row("zfund", 0.51, 0.66, Yes, direct("zfund", between(0.51, 0.51))),
        row("liang-w", 0.24, 0.61, Open, crest(vec![(party("liang-w"), Some(Share::exact(1.0)))])),
        row(
            "municipal",
            0.0,
            0.27,
            Open,
            vec![(party("municipal"), Some(Share::Unknown)), fund.clone(), (party("seta"), None)],
        ),
        row("founder", 0.22, 0.22, No, direct("founder", Share::exact(0.22))),
        row("rest", 0.0, 0.153, Open, Vec::new()),
        row("staff", 0.08, 0.12, No, direct("staff", between(0.08, 0.12))),
        row("long", 0.034, 0.05, No, direct("long", between(0.034, 0.05))),
        row("f3", 0.0, 1.0, Open, Vec::new()),
    ]
}

fn settle(lang: Lang) -> Vec<SettleLine> {
    let line = |key: &str, en: &str, ja: &str, company: &str, narrows_by: f64, done: Option<Decision>| SettleLine {
        key: key.to_owned(),
        text: lang.pick(en, ja).to_owned(),
        holder: None,
        company: party(company),
        narrows_by,
        question: lang.pick("who owns 瀬戸レンズ工業", "瀬戸レンズ工業の所有者").to_owned(),
        done,
    };
    let done = Decision {
        by: "analyst".to_owned(),
        at: "2026-11-21T14:09:01Z".to_owned(),
        reason: "from the seller's counsel, data room 4.2".to_owned(),
    };
    vec![
        line(
            "zfund:partners",
            "Ask for the partner register of Z Succession Fund",
            "Z事業承継ファンドの組合員名簿を求める",
            "zfund",
            0.37,
            None,
        ),
        line("f3:register", "Ask for F3's register of members", "F3 の社員名簿を求める", "f3", 0.121, None),
        line(
            "seta:holders",
            "Ask for the shareholder register of Seta Lens Industries",
            "瀬戸レンズ工業の株主名簿を求める",
            "seta",
            0.153,
            Some(done),
        ),
    ]
}

fn shift(
    id: &str,
    before: (f64, f64),
    after: (f64, f64),
    control: (Answer, Answer),
    crossed: &[(f64, bool, bool)],
) -> Shift {
    Shift {
        chip: party(id),
        before,
        after,
        controls_before: control.0,
        controls_after: control.1,
        crossed: crossed.to_vec(),
    }
}

fn filing(title: &str, due: Answer, when: &str, because: &str) -> Filing {
    Filing {
        title: title.to_owned(),
        due,
        when: when.to_owned(),
        because: because.to_owned(),
        source: "e-Gov, FEFTA art. 27".to_owned(),
        url: "https://laws.e-gov.go.jp/law/324AC0000000228".to_owned(),
    }
}

fn effect(id: &str, name: &str, kind: DealKind, (low, high): (f64, f64)) -> DealEffect {
    use Answer::{No, Open, Yes};
    const THIRD: f64 = 1.0 / 3.0;
    let plan = DealPlan {
        id: id.to_owned(),
        name: name.to_owned(),
        kind,
        target: "seta".to_owned(),
        acquirer: "harbour".to_owned(),
        seller: (kind == DealKind::SharePurchase).then(|| "founder".to_owned()),
        low,
        high,
        date: Some("2026-12-01".to_owned()),
    };
    let most = (high + 0.3).min(1.0);
    let crossed = [
        (0.01, true, true),
        (0.1, true, true),
        (0.25, true, low >= 0.25),
        (THIRD, true, low >= THIRD),
        (0.5, true, low > 0.5),
    ];
    DealEffect {
        plan,
        target: Some(party("seta")),
        acquirer: Some(party("harbour")),
        shifts: vec![
            shift("harbour", (0.0, 0.1), (low, most), (No, if low > 0.5 { Yes } else { Open }), &crossed),
            shift(
                "founder",
                (0.62, 0.62),
                (0.62 * (1.0 - low), 0.62),
                (Yes, No),
                &[(0.5, false, true), (THIRD, false, false)],
            ),
            shift("municipal", (0.0, 1.0), (0.0, 1.0), (Open, Open), &[]),
            shift("long", (0.034, 0.05), (0.02, 0.05), (No, No), &[]),
        ],
        turns: vec![
            RuleTurn {
                rule: "Japan FEFTA · prior notification".to_owned(),
                chip: party("seta"),
                before: RuleResult::NotMet,
                after: RuleResult::Met,
                because: vec!["Any share of an unlisted company in a designated sector: optics.".to_owned()],
            },
            RuleTurn {
                rule: "BIS Affiliates (50 %)".to_owned(),
                chip: party("seta"),
                before: RuleResult::NotInForce,
                after: RuleResult::Open,
                because: vec!["Pearl Delta's share of Harbour Crest is not stated.".to_owned()],
            },
        ],
        filings: vec![
            filing(
                "外為法 事前届出 (FEFTA prior notification)",
                Yes,
                "30 days before closing",
                "Designated sector, foreign acquirer.",
            ),
            filing(
                "CFIUS declaration",
                Open,
                "30 days before completion",
                "Whether the target has a US business is not stated.",
            ),
            filing("EU merger control", No, "", "Turnover below every threshold."),
        ],
        new_leads: vec!["Domestic fund whose capital comes mostly from a flagged node".to_owned()],
        distance: (Some(5), Some(2)),
        remarks: vec!["Shares come from 瀬戸 一郎, who holds 62 %.".to_owned()],
        problem: None,
    }
}

impl Session {
    /// Who owns the target: certain, possible, unknown, a ring, documents to ask for.
    pub fn with_ownership(mut self) -> Self {
        let lang = self.lang();
        let reason = lang.pick("at least 25 % possible (24–61 %)", "25 % 以上の可能性（24–61 %）");
        self.ownership = Some(OwnershipView {
            ask: OwnershipAsk { of: "seta".into(), downwards: false, threshold: 0.05, votes: false },
            of: party("seta"),
            as_of: "2026-11-21".to_owned(),
            rows: rows(),
            below: 3,
            tree: tree(),
            ultimate: vec![party("zpartners")],
            beneficial: vec![(party("liang-w"), reason.to_owned())],
            orphan_rings: vec![vec![party("ring-a"), party("ring-b")]],
            power: Vec::new(),
            settle: settle(lang),
            remarks: vec![
                lang.pick(
                    "The stated shares of Blue Quay Holdings Ltd add up to 112 %.",
                    "Blue Quay Holdings Ltd の持分の合計が 112 % です。",
                )
                .to_owned(),
            ],
            coverage: lang
                .pick(
                    "14 holdings in force on 2026-11-21; the registers of 2 companies were not seen.",
                    "2026-11-21 に有効な持分 14 件。2 社の名簿は確認できていません。",
                )
                .to_owned(),
        });
        self.page = Page::Ownership;
        self
    }

    /// A holder of a thousand companies, for long lists.
    pub fn with_long_ownership(self) -> Self {
        let mut session = self.with_ownership();
        if let Some(view) = &mut session.ownership {
            view.tree = (0..1_000).flat_map(|_| tree()).collect();
            view.rows = (0..1_000).flat_map(|_| rows()).collect();
        }
        session
    }

    /// The recorded deal and three supposed ones, one of which cannot be worked out.
    pub fn with_deals(mut self) -> Self {
        let mut broken = effect("d3", "Joint venture with 港冠", DealKind::JointVenture, (0.5, 0.5));
        broken.problem = Some("港冠有限公司 is not in this case any more.".to_owned());
        let mut recorded = effect("case", "The deal of this case", DealKind::SharePurchase, (1.0, 1.0));
        recorded.plan.seller = None;
        self.judged.deals = DealsView {
            as_of: "2026-11-21".to_owned(),
            effects: vec![
                recorded,
                effect("d1", "Harbour Crest buys the founder out", DealKind::SharePurchase, (0.51, 0.51)),
                effect("d2", "Capital increase, a quarter to a half", DealKind::CapitalIncrease, (0.25, 0.5)),
                broken,
            ],
        };
        self.page = Page::Deals;
        self
    }
}
