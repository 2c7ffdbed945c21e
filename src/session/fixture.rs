//! A session with plausible, fictional content, for tests of the window. No case is behind it.

use super::scene::{Badge, LinkPart, Scene, SceneLink, SceneNode, Tone};
use super::*;
use crate::model::ontology::Shape;
use crate::model::{Category, DateSpan, EntityId, PartialDate, RelationStatus, Share, StatementId, Verdict};

/// Id, caption, second line, schema, shape, place.
type Node = (&'static str, &'static str, &'static str, &'static str, Shape, [f32; 2]);

const NODES: &[Node] = &[
    ("seta", "瀬戸レンズ工業", "Seta Lens Industries · optics", "Company", Shape::Company, [-260.0, 220.0]),
    ("zfund", "Z事業承継ファンド", "Z Succession Fund · Tokyo", "Fund", Shape::Fund, [-110.0, -80.0]),
    ("zpartners", "Z Partners K.K.", "manager", "Company", Shape::Company, [90.0, -140.0]),
    ("harbour", "Harbour Crest Ltd", "港冠有限公司 · Hong Kong", "Company", Shape::Company, [90.0, 50.0]),
    ("liang-w", "W. Liang", "sole director", "Person", Shape::Person, [220.0, 170.0]),
    ("liang", "梁 維", "named in a party directory", "Person", Shape::Person, [350.0, 20.0]),
    ("ufwd", "Municipal UFWD", "市委统战部 · party body", "PartyBody", Shape::Party, [340.0, -170.0]),
    ("pearl", "Pearl Delta Sensors", "珠海传感器有限公司", "Company", Shape::Company, [350.0, 280.0]),
    ("unit", "Unit 1203, 12 shells", "shared address · stop", "Address", Shape::Address, [110.0, 280.0]),
    ("hokuto", "北斗光学株式会社", "Hokuto Optics · 1954", "Company", Shape::Company, [-260.0, -160.0]),
    ("mikawa", "三河精機株式会社", "Mikawa Seiki · 1948", "Company", Shape::Company, [-280.0, 30.0]),
    ("zfund2", "Z Fund II", "", "Fund", Shape::Fund, [-30.0, 170.0]),
];

const LINKS: &[(u32, u32, &str, Category)] = &[
    (1, 0, "offer, 2026-03", Category::Agreement),
    (3, 1, "LP 58–80 %", Category::FundRole),
    (4, 3, "owns 100 %", Category::Ownership),
    (4, 5, "≈ same person?", Category::Association),
    (5, 6, "deputy head, 2019–", Category::Office),
    (4, 7, "director", Category::Office),
    (4, 8, "address", Category::Address),
    (2, 1, "GP", Category::FundRole),
    (1, 9, "owns 71 %", Category::Ownership),
    (1, 10, "owns 64 %", Category::Ownership),
    (3, 11, "manages", Category::FundRole),
];

pub(super) fn badge(class: &'static str) -> Badge {
    let (glyph, label, label_ja, tone, why) = match class {
        "party" => (
            "★",
            "Party",
            "党機関",
            Tone::Party,
            "Listed as a united front work department in the reference pack 2026-11 (body R-0112).",
        ),
        _ => (
            "▲",
            "Entity List",
            "エンティティリスト",
            Tone::List,
            "On the US Entity List since 2022-04-21 (87 FR 23743).",
        ),
    };
    Badge { class, glyph, label: label.to_owned(), label_ja: label_ja.to_owned(), tone, why: why.to_owned() }
}

fn badges(id: &str) -> Vec<Badge> {
    match id {
        "ufwd" => vec![badge("party")],
        "pearl" => vec![badge("entity_list")],
        _ => Vec::new(),
    }
}

pub(super) fn chip(id: &str) -> Chip {
    let (id, caption, subtitle, _, shape, _) = NODES.iter().find(|node| node.0 == id).copied().unwrap_or(NODES[0]);
    Chip { id: id.into(), caption: caption.to_owned(), subtitle: subtitle.to_owned(), shape, badges: badges(id) }
}

fn scene() -> Scene {
    let mut scene = Scene { content_revision: 1, layout_revision: 1, ..Scene::default() };
    for &(id, caption, subtitle, schema, shape, pos) in NODES {
        scene.index.insert(id.into(), scene.nodes.len() as u32);
        scene.nodes.push(SceneNode {
            id: id.into(),
            caption: caption.to_owned(),
            subtitle: subtitle.to_owned(),
            schema,
            shape,
            pos,
            pinned: false,
            badges: badges(id),
            deal_party: matches!(id, "seta" | "zfund"),
            placeholder: id == "zfund2",
            stop: id == "unit",
            hidden_neighbours: usize::from(id == "unit") * 11,
            on_path: false,
            steps: match id {
                "ufwd" | "pearl" => Some(0),
                "liang" | "liang-w" => Some(1),
                "harbour" | "zfund" | "unit" => Some(2),
                _ => None,
            },
            size: 1.0,
            community: None,
        });
    }
    scene.incident = vec![Vec::new(); scene.nodes.len()];
    for (at, &(a, b, label, category)) in LINKS.iter().enumerate() {
        let part = LinkPart {
            record: EntityId::new(format!("rel-{at}")),
            label: label.to_owned(),
            share: Share::Unknown,
            span: DateSpan::default(),
            status: RelationStatus::Asserted,
            category,
            forward: true,
            directed: true,
            grade: "B2".to_owned(),
        };
        scene.links.push(SceneLink {
            a,
            b,
            soft: label.starts_with('≈').then_some(0.81),
            parts: vec![part],
            label: label.to_owned(),
            former: false,
            hypothetical: false,
            ownership: category == Category::Ownership,
            on_path: false,
        });
        scene.incident[a as usize].push(at as u32);
        scene.incident[b as usize].push(at as u32);
    }
    scene
}

fn statement(at: u8, prop: &str, label: &str, value: &str, source: &str, grade: &str) -> StatementLine {
    StatementLine {
        id: StatementId([at; 16]),
        prop: prop.to_owned(),
        label: label.to_owned(),
        value: value.to_owned(),
        lang: String::new(),
        source: source.to_owned(),
        publisher: String::new(),
        url: "https://registry.example/record".to_owned(),
        locator: "p. 12".to_owned(),
        grade: grade.to_owned(),
        valid: String::new(),
        contradicted: value.contains("Defence"),
    }
}

fn inspection(lang: Lang) -> Inspection {
    let relation = |record: &str, other: &str, label: &str, share: &str, dates: &str, former: bool| RelationLine {
        record: record.into(),
        other: chip(other),
        label: label.to_owned(),
        category: Category::Ownership,
        outgoing: other == "zfund",
        share: share.to_owned(),
        dates: dates.to_owned(),
        status: if former { "disputed" } else { "asserted" },
        grade: "A2".to_owned(),
        former,
        sources: vec![("HK company registry NAR1".to_owned(), "https://registry.example".to_owned())],
        statements: vec![statement(90, "owner", "Owner", "W. Liang", "HK company registry NAR1", "A2")],
    };
    let name = "Harbour Crest Defence Trading Ltd until 2021-09, then renamed with a very long explanation";
    Inspection {
        chip: chip("harbour"),
        schema_label: lang.pick("Company", "企業").to_owned(),
        placeholder: false,
        members: vec!["hk-2711942".into(), "nk-zf-harbour-crest".into()],
        statements: vec![
            statement(1, "name", "Name", "Harbour Crest Ltd", "HK company registry", "A1"),
            statement(2, "name", "Name", "港冠有限公司", "HK company registry", "A1"),
            statement(3, "incorporationDate", "Incorporated", "2018-06-05", "HK company registry", "A2"),
            statement(4, "address", "Address", "Unit 1203, shared by 12 companies", "HK company registry", "A2"),
            statement(5, "previousName", "Former name", name, "Fund brochure, clipped page", "C3"),
        ],
        relations: vec![
            relation("r1", "zfund", "Limited partner of", "58–80 %", "2019-04 –", false),
            relation("r2", "liang-w", "Owned by", "100 %", "2018 –", false),
            relation("r3", "pearl", "Supplier of", "", "2015 – 2018", true),
        ],
        candidates: vec![0],
        cautions: vec!["Not Harbour Crest Capital Ltd (2009), a Delaware company of the same name.".to_owned()],
    }
}

fn side(id: &str, origin: &str, lines: &[(&str, &[&str])]) -> Side {
    Side {
        chip: chip(id),
        schema_label: "Person".to_owned(),
        origin: origin.to_owned(),
        lines: lines
            .iter()
            .map(|(label, values)| ((*label).to_owned(), values.iter().map(|v| (*v).to_owned()).collect()))
            .collect(),
    }
}

fn queue() -> Vec<QueueItem> {
    let feature = |name: &str, weight: f64, value: f64, why: &str| FeatureLine {
        name: name.to_owned(),
        weight,
        value,
        why: why.to_owned(),
    };
    let item = |left: &str, right: &str, score: f64, verdict: Option<Verdict>| QueueItem {
        left: side(
            left,
            "HK company registry",
            &[
                ("Name", &["W. Liang", "LIANG Wei"]),
                ("Country", &["hk"]),
                ("Address", &["Unit 1203, Harbour Road 9"]),
                ("Position", &["sole director"]),
            ],
        ),
        right: side(
            right,
            "Party directory 2021, edition 3",
            &[
                ("Name", &["梁 維", "Liang Wei"]),
                ("Birth date", &["1968"]),
                ("Country", &["cn"]),
                ("Address", &["unit 1203, harbour road 9"]),
            ],
        ),
        score,
        features: vec![
            feature("name_reading", 0.5, 0.94, "given name by reading: 梁維 = Liang Wei"),
            feature("address", 0.3, 1.0, "same address: Unit 1203, Harbour Road 9"),
            feature("position", 0.1, -1.0, "offices differ: sole director, deputy head"),
            feature("birth_date", 0.2, 0.0, "no date of birth on the left"),
        ],
        verdict,
    };
    vec![
        item("liang-w", "liang", 0.81, None),
        item("harbour", "pearl", 0.74, None),
        item("hokuto", "mikawa", 0.69, None),
        item("zfund", "zfund2", 0.66, Some(Verdict::Different)),
        item("zpartners", "zfund", 0.61, Some(Verdict::Same)),
    ]
}

fn source(title: &str, kind: &'static str, edition: &str, reliability: &str, statements: usize) -> SourceLine {
    SourceLine {
        title: title.to_owned(),
        publisher: "Registry of Example".to_owned(),
        url: "https://registry.example/".to_owned(),
        edition: edition.to_owned(),
        retrieved_at: "2026-11-20".to_owned(),
        reliability: reliability.to_owned(),
        statements,
        kind,
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
    }
}

fn facet(key: &'static str, label: &str, shape: Shape, count: usize, flag: Option<&'static str>) -> FacetLine {
    FacetLine { key, label: label.to_owned(), shape, badge: flag.map(badge), count, on: key != "Address" }
}

fn card(lang: Lang) -> CaseCard {
    let import = |file: &str, format: &str, rejected: u64, undone: bool| ImportLine {
        at: "2026-11-21 09:14".to_owned(),
        file: file.to_owned(),
        format: format.to_owned(),
        records: 240,
        accepted: 240 - rejected,
        rejected,
        undone,
    };
    let change = |number: i64, label: &str, undone: bool| HistoryLine {
        number,
        at: "2026-11-21 10:02".to_owned(),
        by: "analyst".to_owned(),
        label: label.to_owned(),
        undone,
    };
    CaseCard {
        screening: vec!["Compared 12 entities with 118 list entries and reference bodies.".to_owned()],
        title: "Seta Lens / Z Fund".to_owned(),
        path: Some("seta.kuromaku".into()),
        read_only: false,
        counts: Counts {
            entities: 58,
            relations: 91,
            statements: 1212,
            sources: 31,
            list_entries: 4021,
            reference: 212,
            undecided: 3,
        },
        deal: DealCard {
            target: Some(chip("seta")),
            acquirer: Some(chip("zfund")),
            lines: vec![
                (lang.pick("Announced", "公表").to_owned(), "2026-03-12".to_owned()),
                (lang.pick("Amount", "金額").to_owned(), "JPY 4,200,000,000".to_owned()),
                (lang.pick("Form", "形態").to_owned(), lang.pick("share purchase 100 %", "株式取得 100 %").to_owned()),
            ],
        },
        schemata: vec![
            facet("Person", lang.pick("People", "個人"), Shape::Person, 14, None),
            facet("Company", lang.pick("Companies", "企業"), Shape::Company, 38, None),
            facet("Fund", lang.pick("Funds", "ファンド"), Shape::Fund, 3, None),
            facet("PublicBody", lang.pick("Bodies", "機関"), Shape::Body, 5, None),
            facet("Address", lang.pick("Addresses", "住所"), Shape::Address, 22, None),
        ],
        classes: vec![
            facet("party", lang.pick("Party", "党機関"), Shape::Party, 1, Some("party")),
            facet("entity_list", lang.pick("Entity List", "エンティティリスト"), Shape::Thing, 1, Some("entity_list")),
        ],
        sources: vec![
            source("Reference pack", "reference", "2026-11", "B", 812),
            source("US CSL", "list", "2022-04-21", "A", 212),
            source("法務局 登記事項証明書 (Legal Affairs Bureau extract)", "file", "", "A", 41),
            source("HK company registry", "file", "NAR1 2025", "A", 66),
            source("Fund brochure, clipped page", "file", "", "C", 12),
            source("帝国情報 企業概要 2025", "file", "", "B", 69),
        ],
        imports: vec![
            import("owners_2025.csv", "CSV table", 2, false),
            import("登記記録.jsonl", "FollowTheMoney", 0, false),
            import("brochure.txt", "Text", 0, true),
        ],
        history: vec![
            change(6, "Decided: Z Partners K.K. and Z事業承継ファンド are the same", false),
            change(5, "Import owners_2025.csv: 238 records", false),
            change(4, "Rename to “Seta Lens / Z Fund”", true),
            change(3, "Import 登記記録.jsonl: 240 records", false),
        ],
    }
}

impl Default for Session {
    /// Keeps settings in memory, writes nothing, and stands still in time (2026-11-22).
    fn default() -> Self {
        let data = std::env::temp_dir().join("kuromaku-tests");
        Self::new(Outside {
            settings: None,
            data,
            rules: None,
            locale: "en".to_owned(),
            recipes: None,
            vault: std::sync::Arc::new(crate::collect::vault::MemoryVault::default()),
            clock: std::sync::Arc::new(|| 1_795_305_600),
        })
    }
}

impl Session {
    /// No case open, as on the first start.
    pub fn for_tests_empty(lang: Lang, theme: Theme) -> Self {
        Self { settings: Settings { lang, theme, ..Settings::default() }, ..Self::default() }
    }

    /// A case with content on every page.
    pub fn for_tests(lang: Lang, theme: Theme) -> Self {
        let day = "2026-11-21".parse::<PartialDate>().ok();
        Self {
            case: Some(card(lang)),
            scene: Arc::new(scene()),
            selection: [EntityId::new("harbour")].into_iter().collect(),
            inspection: Some(inspection(lang)),
            filter: Filter { as_of: day, as_of_explicit: true, min_share: 0.1, soft: 1, ..Filter::default() },
            queue: queue(),
            candidate: Some(0),
            ..Self::for_tests_empty(lang, theme)
        }
    }

    /// Something running, something that happened.
    pub fn with_jobs(mut self) -> Self {
        self.jobs = vec![JobLine {
            id: 7,
            name: "Matching 4,021 list entries".to_owned(),
            fraction: Some(0.42),
            text: "1,690 of 4,021 compared".to_owned(),
            cancellable: true,
        }];
        self.notices = vec![
            Notice { id: 1, kind: NoticeKind::Info, text: "Imported 238 records".to_owned(), details: Vec::new() },
            Notice {
                id: 2,
                kind: NoticeKind::Error,
                text: "2 records were not accepted".to_owned(),
                details: vec!["row 41: no name".to_owned(), "row 97: date 2026-02-30 does not exist".to_owned()],
            },
        ];
        self.drawer = Some(Drawer::Jobs);
        self
    }

    /// As after a search.
    pub fn with_hits(mut self) -> Self {
        self.hits = vec![chip("harbour"), chip("pearl"), chip("ufwd")];
        self
    }

    pub fn with_page(mut self, page: Page) -> Self {
        self.page = page;
        self
    }

    pub fn with_evidence(mut self) -> Self {
        self.evidence = Some(Evidence {
            statement: statement(5, "owner", "Owner", "W. Liang, 100 %", "HK company registry", "A2"),
            note: "The record is kept as it came; the marked line is the place the value was read from.".to_owned(),
            lines: (39..46)
                .map(|number| {
                    (
                        number,
                        format!("NAR1;2711942;HARBOUR CREST LTD;港冠有限公司;LIANG WEI;{number}000;HKD"),
                        number == 42,
                    )
                })
                .collect(),
            page: None,
        });
        self
    }

    pub fn with_preview(mut self) -> Self {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        self.preview = Some(Preview {
            files: vec![
                PreviewFile {
                    path: "株主名簿_2025.csv".into(),
                    format: "CSV table".to_owned(),
                    encoding: "Shift_JIS".to_owned(),
                    delimiter: Some(','),
                    mapping: Some(
                        "[entity]\nschema = \"Ownership\"\nowner = \"氏名\"\npercentage = \"持株比率\"\n".to_owned(),
                    ),
                    reasons: vec!["“持株比率” holds percentages: share".to_owned()],
                    sample: vec![
                        row(&["氏名", "住所", "株数", "持株比率"]),
                        row(&["瀬戸 一郎", "愛知県豊田市…", "6,200", "62 %"]),
                        row(&["Harbour Crest Ltd", "Unit 1203, Harbour Road 9", "1,000", "10 %"]),
                    ],
                    problem: None,
                },
                PreviewFile {
                    path: "scan.pdf".into(),
                    format: "PDF".to_owned(),
                    encoding: "—".to_owned(),
                    delimiter: None,
                    mapping: None,
                    reasons: Vec::new(),
                    sample: Vec::new(),
                    problem: Some("PDF is not read yet: save the table as CSV".to_owned()),
                },
            ],
        });
        self
    }
}
