//! Leads, rules and a path comparison with fictional content, for tests of the window. No case is behind them.

use super::*;
use crate::model::ontology::Shape;

/// What it is, a title, the story; in both languages.
type Told = (&'static str, &'static str);

impl Session {
    fn fixture_chip(&self, id: &str) -> Chip {
        let node = self.scene.node(&id.into());
        Chip {
            id: id.into(),
            caption: node.map_or_else(|| id.to_owned(), |node| node.caption.clone()),
            subtitle: node.map_or_else(String::new, |node| node.subtitle.clone()),
            shape: node.map_or(Shape::Thing, |node| node.shape),
            badges: node.map_or_else(Vec::new, |node| node.badges.clone()),
        }
    }

    fn fixture_decision(&self, reason: Told) -> Decision {
        Decision {
            by: "analyst".to_owned(),
            at: "2026-11-21T10:02:00Z".to_owned(),
            reason: self.lang().pick(reason.0, reason.1).to_owned(),
        }
    }

    fn fixture_lead(&self, id: &str, route: Option<u8>, severity: u8, title: Told, chips: &[&str]) -> LeadCard {
        let lang = self.lang();
        let source = |title: &str| (title.to_owned(), "https://registry.example/record".to_owned());
        let told = |text: Told| lang.pick(text.0, text.1).to_owned();
        LeadCard {
            id: id.to_owned(),
            rule: format!("pattern.{id}"),
            rule_version: "2026-11".to_owned(),
            route,
            title: told(title),
            severity,
            weakest: "C3".to_owned(),
            sources_independent: 2,
            cut: 1,
            chips: chips.iter().map(|id| self.fixture_chip(id)).collect(),
            why: told((
                "The fund that offers for 瀬戸レンズ工業 is managed in Tokyo, yet 58–80 % of its capital comes from \
                 Harbour Crest Ltd, whose sole owner is possibly the deputy head of a party body.",
                "瀬戸レンズ工業に買付けを申し出たファンドは東京で運営されているが、出資の58〜80%は港冠有限公司によるもので、\
                 その唯一の所有者は党機関の副部長と同一人物の可能性がある。",
            )),
            evidence: vec![
                (
                    told((
                        "Harbour Crest Ltd is limited partner of Z事業承継ファンド, 58–80 %, since 2019-04 (C3)",
                        "港冠有限公司はZ事業承継ファンドの有限責任組合員、58〜80%、2019-04から（C3）",
                    )),
                    vec![source("Fund brochure, clipped page"), source("帝国情報 企業概要 2025")],
                ),
                (
                    told(("W. Liang owns 100 % of Harbour Crest Ltd (A2)", "W. Liangは港冠有限公司の100%を所有（A2）")),
                    vec![source("HK company registry NAR1")],
                ),
                (told(("W. Liang is possibly 梁 維 (0.81)", "W. Liangは梁維と同一の可能性（0.81）")), Vec::new()),
            ],
            wanted: vec![
                told(("Partner register of Z Succession Fund", "Z事業承継ファンドの組合員名簿")),
                told(("Date of birth of W. Liang", "W. Liangの生年月日")),
            ],
            lookalikes: vec![
                (
                    told((
                        "The investor is a listed fund with many holders",
                        "出資者は多数の持分権者をもつ上場ファンド",
                    )),
                    Answer::No,
                ),
                (told(("The manager alone decides on investments", "運用者だけが投資を決定する")), Answer::Open),
                (told(("The fund has completed earlier successions", "ファンドに過去の承継実績がある")), Answer::Yes),
            ],
            would_refute: vec![
                told((
                    "A partner register in which Harbour Crest holds less than 25 %",
                    "港冠の持分が25%未満である組合員名簿",
                )),
                told(("A birth date that tells W. Liang from 梁 維", "W. Liangと梁維が別人と分かる生年月日")),
            ],
            decision: None,
        }
    }

    /// A board with undecided, accepted and dismissed leads, and a rule file with an error; the first is shown.
    pub fn with_leads(mut self) -> Self {
        let lang = self.lang();
        let long = (
            "Domestic fund whose capital comes mostly from a node tied to a party body",
            "国内の運用者が運営し、資金の大半が党機関につながる出資者から出ているファンド",
        );
        let deal = ["seta", "zfund", "harbour", "liang-w", "liang", "ufwd"];
        let mut leads = vec![
            self.fixture_lead("fund-front", Some(1), 5, long, &deal),
            self.fixture_lead(
                "one-upstream",
                Some(1),
                4,
                ("Two stakes just under 50 % with one holder upstream", "上流の同じ保有者による50%直前の二つの持分"),
                &["hokuto", "zfund", "harbour", "liang-w"],
            ),
            self.fixture_lead(
                "supplier",
                Some(2),
                3,
                (
                    "Path to an entity on the Entity List through a shared director",
                    "共通の役員を通じた掲載企業への経路",
                ),
                &["harbour", "liang-w", "pearl"],
            ),
            self.fixture_lead(
                "shared-address",
                None,
                2,
                ("Twelve companies with one address and one filing week", "住所と届出週が同じ12社"),
                &["harbour", "unit"],
            ),
            self.fixture_lead(
                "no-successor",
                None,
                1,
                (
                    "Owner without successor, approached by a fund with no record",
                    "後継者のいない所有者への実績なきファンドの接近",
                ),
                &["seta", "zfund"],
            ),
            self.fixture_lead(
                "joint-lab",
                Some(4),
                3,
                ("Joint laboratory whose results stayed with the partner", "成果が相手方に残った共同研究室"),
                &["mikawa", "pearl"],
            ),
            self.fixture_lead(
                "agent",
                None,
                2,
                ("Shared registration agent", "登記代理人の共有"),
                &["harbour", "unit", "pearl"],
            ),
        ];
        for (at, weakest, independent, cut) in [(1, "B2", 3, 2), (2, "B2", 2, 2), (3, "A2", 1, 1), (5, "D4", 1, 0)] {
            let lead: &mut LeadCard = &mut leads[at];
            (lead.weakest, lead.sources_independent, lead.cut) = (weakest.to_owned(), independent, cut);
        }
        leads[5].decision =
            Some((true, self.fixture_decision(("Confirmed with the plant manager.", "工場長に確認した。"))));
        leads[6].decision = Some((
            false,
            self.fixture_decision((
                "The agent registers 4,900 companies; an index of agents names it.",
                "この代理人は4,900社を登記しており、代理人の一覧に載っている。",
            )),
        ));
        let routes = [
            ("investment and acquisition", "投資・買収"),
            ("illicit procurement", "不正調達"),
            ("students and researchers", "留学生・研究者の送り込み"),
            ("joint research and projects", "共同研究・共同事業"),
            ("recruitment of people", "人材リクルート"),
            ("intelligence activity", "諜報活動"),
            ("cyber attack", "サイバー攻撃"),
        ];
        let coverage = lang.pick(
            "24 rules looked at 58 entities and 91 relations, as of 2026-11-21; 2 could not look for want of dates. \
             Absence is not clearance.",
            "24の規則が主体58・関係91を調べました（2026-11-21現在）。日付がなく調べられなかったもの2件。無いことは潔白の証明ではありません。",
        );
        self.judged.leads = Some(LeadsView {
            leads,
            routes: routes.iter().map(|route| lang.pick(route.0, route.1).to_owned()).collect(),
            coverage: coverage.to_owned(),
            errors: vec!["my_patterns.toml, line 14: unknown relation type “ownz”".to_owned()],
        });
        let count = self.judged.leads.as_ref().map_or(0, |view| view.leads.len());
        self.judged.marks = vec![Default::default(); count];
        self.shown_lead = Some(0);
        self.page = Page::Leads;
        self
    }

    /// The board after a look that raised nothing.
    pub fn with_no_leads(mut self) -> Self {
        self = self.with_leads();
        if let Some(view) = &mut self.judged.leads {
            view.leads.clear();
            view.errors.clear();
        }
        self.shown_lead = None;
        self
    }

    fn fixture_head(&self, id: &str, short: &str, title: Told, jurisdiction: &str, state: Told) -> RuleHead {
        let lang = self.lang();
        let suspended = state.0.starts_with("suspended");
        RuleHead {
            id: id.to_owned(),
            title: lang.pick(title.0, title.1).to_owned(),
            short: short.to_owned(),
            jurisdiction: jurisdiction.to_owned(),
            version: "2026-06-08".to_owned(),
            state: lang.pick(state.0, state.1).to_owned(),
            in_force: match (suspended, state.0.starts_with("not")) {
                (true, _) => Answer::Open,
                (_, true) => Answer::No,
                _ => Answer::Yes,
            },
            test: lang
                .pick(
                    "Met when listed holders together own 50 % or more, directly or through companies they own by half.",
                    "掲載者が直接または半分以上を所有する会社を通じて、合わせて50%以上を所有するとき該当する。",
                )
                .to_owned(),
            source: lang.pick("Official notice, 2014-08-13", "公示 2014-08-13").to_owned(),
            url: "https://rules.example/notice".to_owned(),
            switch: suspended.then(|| RuleSwitch {
                question: lang
                    .pick(
                        "The suspension ends on 2026-11-09. Is the rule in force again, or was the suspension prolonged?",
                        "停止は2026-11-09に終わります。再び有効になりましたか、それとも停止が延長されましたか。",
                    )
                    .to_owned(),
                confirmed: None,
            }),
            own: id == "own-1",
        }
    }

    fn fixture_cell(&self, result: RuleResult) -> RuleCell {
        let lang = self.lang();
        let because = match result {
            RuleResult::Met => vec![
                lang.pick("Pearl Delta Sensors is on the list.", "珠海传感器有限公司は掲載されている。"),
                lang.pick("Its holders own 58 % of the fund at least.", "その所有者はファンドの少なくとも58%を持つ。"),
            ],
            RuleResult::Open => vec![lang.pick(
                "Open because 22 % of the fund is held by nobody named: with it, listed holders possibly reach 62 %.",
                "ファンドの22%の保有者が不明。これを含めると掲載者の持分が62%に達する可能性がある。",
            )],
            RuleResult::NotMet => {
                vec![lang.pick("Listed holders own 4 % at most.", "掲載者の持分は最大4%。")]
            }
            RuleResult::NotInForce => vec![lang.pick("Suspended on this day.", "この日は停止中。")],
        };
        let traced = matches!(result, RuleResult::Met | RuleResult::Open);
        RuleCell {
            result,
            because: because.into_iter().map(str::to_owned).collect(),
            chain: if traced {
                ["pearl", "liang-w", "harbour", "zfund"].iter().map(|id| self.fixture_chip(id)).collect()
            } else {
                Vec::new()
            },
            sources: if traced {
                vec![
                    ("HK company registry NAR1".to_owned(), "https://registry.example/record".to_owned()),
                    ("US CSL 2022-04-21".to_owned(), "https://list.example".to_owned()),
                ]
            } else {
                Vec::new()
            },
        }
    }

    /// A matrix of ten rules, one of them suspended, one from the user's own folder.
    pub fn with_rules(mut self) -> Self {
        let lang = self.lang();
        let force = ("in force since 2014-08-13", "2014-08-13から有効");
        let heads = vec![
            self.fixture_head("ofac-50", "OFAC 50 %", ("OFAC 50 percent rule", "OFAC 50%ルール"), "US", force),
            self.fixture_head(
                "ns-cmic",
                "NS-CMIC",
                ("Chinese military-industrial complex companies", "中国軍産複合企業"),
                "US",
                force,
            ),
            self.fixture_head(
                "bis-50",
                "BIS Affiliates",
                ("BIS affiliates rule", "BIS関係会社ルール"),
                "US",
                ("suspended 2025-11-10 to 2026-11-09", "2025-11-10から2026-11-09まで停止"),
            ),
            self.fixture_head("eu-50", "EU 50 %", ("EU ownership and control", "EU 所有・支配"), "EU", force),
            self.fixture_head("uk-50", "UK > 50 %", ("UK ownership and control", "英国 所有・支配"), "GB", force),
            self.fixture_head(
                "dod-1260h",
                "DoD 1260H",
                ("Contracting ban for listed and controlled companies", "掲載・被支配企業との契約禁止"),
                "US",
                ("in force since 2026-06-30", "2026-06-30から有効"),
            ),
            self.fixture_head(
                "meti-eul",
                "METI End User List",
                ("METI End User List", "経済産業省 外国ユーザーリスト"),
                "JP",
                force,
            ),
            self.fixture_head("fefta", "外為法 事前届出", ("FEFTA prior notification", "外為法 事前届出"), "JP", force),
            self.fixture_head(
                "cfius",
                "CFIUS",
                ("Control by a foreign person", "外国人による支配"),
                "US",
                ("not in force before 2020-02-13", "2020-02-13より前は効力なし"),
            ),
            self.fixture_head("own-1", "Own: state fund", ("State fund above 10 %", "国家ファンド10%超"), "—", force),
        ];
        use RuleResult::*;
        let plan = [
            ("seta", true, [NotMet, NotMet, Open, NotMet, NotMet, NotMet, NotMet, Met, NotInForce, NotMet]),
            ("zfund", true, [Open, NotMet, Open, Open, Met, NotMet, NotMet, Met, NotInForce, NotMet]),
            ("pearl", false, [Met, Met, Open, Met, Met, Met, Met, NotMet, NotInForce, NotMet]),
            ("harbour", false, [Met, NotMet, Open, Met, Met, NotMet, NotMet, NotMet, NotInForce, Open]),
            ("liang-w", false, [NotMet, NotMet, NotMet, Open, NotMet, NotMet, NotMet, NotMet, NotInForce, NotMet]),
            ("hokuto", false, [NotMet, NotMet, Open, NotMet, Open, NotMet, NotMet, Open, NotInForce, NotMet]),
            ("mikawa", false, [NotMet, NotMet, NotMet, NotMet, NotMet, NotMet, NotMet, Open, NotInForce, NotMet]),
        ];
        let row = |(id, party, results): (&str, bool, [RuleResult; 10])| RuleRow {
            chip: self.fixture_chip(id),
            party,
            cells: results.into_iter().map(|result| self.fixture_cell(result)).collect(),
        };
        let coverage = lang.pick(
            "10 rules were tested on 58 entities, as of 2026-11-21. Absence is not clearance.",
            "10の規則を主体58について判定しました（2026-11-21現在）。無いことは潔白の証明ではありません。",
        );
        self.judged.rules = Some(RulesView {
            as_of: "2026-11-21".to_owned(),
            heads,
            rows: plan.into_iter().map(row).collect(),
            clear: 51,
            errors: vec!["my_rules.toml, line 7: “thresold” is not a field".to_owned()],
            coverage: coverage.to_owned(),
        });
        self.page = Page::Rules;
        self
    }

    /// The matrix after the analyst confirmed that the suspended rule applies again.
    pub fn with_rules_confirmed(mut self) -> Self {
        self = self.with_rules();
        let decision = self.fixture_decision(("Notice of 2026-11-10.", "2026-11-10の公示。"));
        let switches =
            self.judged.rules.iter_mut().flat_map(|view| &mut view.heads).filter_map(|head| head.switch.as_mut());
        for switch in switches {
            switch.confirmed = PartialDate::day(2026, 11, 10).map(|day| (true, day, decision.clone()));
        }
        self
    }

    /// Several found paths, the first two of one explanation, side by side when `open`.
    pub fn with_comparison(mut self, open: bool) -> Self {
        let lang = self.lang();
        let chips = |ids: &[&str]| ids.iter().map(|id| self.fixture_chip(id)).collect::<Vec<_>>();
        let path = |ids: &[&str], explanation: usize, cut: usize| PathLine {
            chips: chips(ids),
            ties: ids.iter().skip(1).map(|_| ("owns 100 %".to_owned(), false)).collect(),
            ends: chips(ids).last().map(|chip| chip.badges.clone()).unwrap_or_default(),
            hops: ids.len() - 1,
            soft: 0,
            weakest: "limited partner, C3".to_owned(),
            sources: cut + 2,
            cost: 3.0,
            explanation,
            cut,
        };
        let paths = vec![
            path(&["seta", "zfund", "harbour", "liang-w", "pearl"], 1, 1),
            path(&["seta", "zfund", "harbour", "liang-w", "liang", "ufwd"], 2, 2),
            path(&["zfund", "harbour", "liang-w", "pearl"], 1, 1),
        ];
        let view = PathsView {
            ask: PathAsk {
                via: vec!["harbour".into()],
                avoid: vec!["unit".into()],
                ..PathAsk::to_listed(vec!["seta".into()])
            },
            from: chips(&["seta"]),
            found: FoundPaths { paths, suppressed: Vec::new() },
            coverage: lang
                .pick(
                    "Searched up to 6 steps over 91 relations. Absence is not clearance.",
                    "最大6段、関係91を調べました。無いことは潔白の証明ではありません。",
                )
                .to_owned(),
            partial: false,
        };
        let line = |en: &str, ja: &str, left: &str, right: &str| {
            (lang.pick(en, ja).to_owned(), left.to_owned(), right.to_owned())
        };
        self.comparison = open.then(|| PathComparison {
            left: 0,
            right: 1,
            shared: chips(&["seta", "zfund", "harbour", "liang-w"]),
            only_left: chips(&["pearl"]),
            only_right: chips(&["liang", "ufwd"]),
            lines: vec![
                line("Steps", "段数", "4", "5"),
                line("Weakest tie", "最も弱い関係", "limited partner, C3", "limited partner, C3"),
                line("Independent sources", "独立した情報源", "3", "4"),
                line("Evidence cut", "要の情報源", "1", "2"),
                line("Categories", "種別", "ownership, fund role, office", "ownership, fund role, association, office"),
                line("Dates", "期間", "2018 – 2026", "2019 – 2026"),
            ],
        });
        self.drawer = Some(Drawer::Paths);
        // Room for the drawer: nothing is inspected.
        self.selection.clear();
        self.inspection = None;
        self.with_paths(view, Some(0))
    }
}
