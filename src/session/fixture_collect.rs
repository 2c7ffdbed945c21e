//! Collecting with plausible, fictional content, for tests of the window: sources, lists, inbox, pages, assistant.

use super::fixture::chip;
use super::*;
use crate::collect::recipe::{Draft, Other, Tie, Use};

const SHA256: &str = "5d41402abc4b2a76b9719d911017c5925d41402abc4b2a76b9719d911017c592";
/// The page that is shown.
pub const PAGE: i64 = 7;

fn page(fetch: i64, title: &str, host: &str, reader: &str, state: Waiting, counts: (usize, usize)) -> InboxPage {
    InboxPage {
        fetch,
        title: title.to_owned(),
        host: host.to_owned(),
        url: format!("https://{host}/ir/officers/{fetch}"),
        at: format!("2026-11-2{}T09:{:02}:00Z", fetch % 3, 10 + fetch),
        reader: reader.to_owned(),
        about: None,
        state,
        open: counts.0,
        accepted: counts.1,
        rejected: 0,
        problem: None,
        note: None,
        changed: false,
    }
}

fn inbox(lang: Lang) -> InboxView {
    let register = lang.pick("Register of Example · officers", "例示登記簿・役員");
    let none = lang.pick("no recipe", "レシピなし");
    let mut pages = vec![
        page(7, "役員一覧 | 瀬戸レンズ工業株式会社", "seta-lens.example", "officers_ja", Waiting::Open, (4, 1)),
        page(6, "Harbour Crest Ltd", "api.registry.example", register, Waiting::Open, (12, 0)),
        page(5, "Entity List", "lists.example.gov", "US CSL", Waiting::Open, (1_204, 0)),
        page(4, "https://closed.example/about", "closed.example", none, Waiting::Failed, (0, 0)),
        page(3, "Pearl Delta Sensors joins hands with a university", "news.example", none, Waiting::Unread, (0, 0)),
        page(2, "W. Liang", "api.registry.example", register, Waiting::Failed, (0, 0)),
        page(1, "Z Succession Fund — portfolio", "zfund.example", "portfolio", Waiting::Done, (0, 5)),
    ];
    if let [first, second, _, closed, _, key, last] = pages.as_mut_slice() {
        first.changed = true;
        first.note = Some(lang.pick("changed since 2026-08-01", "2026-08-01 から変更あり").to_owned());
        second.about = Some(chip("harbour"));
        // Kept in English, whatever the window speaks.
        let forbids = "robots.txt forbids it (line 7: Disallow: /about): https://closed.example/about";
        closed.problem = Some(format!("could not look: {forbids}"));
        key.problem = Some("could not look: Registry did not accept the key".to_owned());
        key.about = Some(chip("liang-w"));
        last.rejected = 2;
    }
    let open = pages.iter().map(|page| page.open).sum();
    InboxView { pages, open, failed: 2 }
}

fn value(at: usize, (prop, label): (&str, &str), text: &str, original: &str, block: usize) -> ProposedLine {
    ProposedLine {
        at,
        prop: prop.to_owned(),
        label: label.to_owned(),
        value: text.to_owned(),
        words: None,
        original: original.to_owned(),
        place: format!("table.officers tr:nth-child({at})"),
        block: Some(block),
        known: false,
        corrected: false,
        is_entity: false,
    }
}

fn proposal(number: i64, schema: &str, label: &str, caption: &str, values: Vec<ProposedLine>) -> ProposalLine {
    ProposalLine {
        number,
        schema: schema.to_owned(),
        schema_label: label.to_owned(),
        caption: caption.to_owned(),
        decided: Decided::Open,
        values,
        ends: None,
        same: Vec::new(),
        chosen: None,
        known: false,
        duplicate: None,
        replaces: None,
    }
}

fn same(id: &str, score: f64, why: &str) -> SameLine {
    SameLine { chip: chip(id), score, why: why.to_owned() }
}

fn proposals(lang: Lang) -> Vec<ProposalLine> {
    let (name, role, since, share) = match lang {
        Lang::En => ("Name", "Role", "Start date", "Percentage"),
        Lang::Ja => ("名称", "役職", "開始日", "割合"),
    };
    let (name, role, since, share) = (("name", name), ("role", role), ("startDate", since), ("percentage", share));
    let person = lang.pick("Person", "個人");
    let tie = lang.pick("Directorship", "役員");
    let mut liang = proposal(31, "Person", person, "梁 維", vec![value(0, name, "梁 維", "", 5)]);
    liang.same = vec![
        same("liang", 0.91, lang.pick("same name, same employer", "同名、同じ勤務先")),
        same("liang-w", 0.62, lang.pick("name by reading", "読みが一致")),
    ];
    let mut director = proposal(
        32,
        "Directorship",
        tie,
        "梁 維",
        vec![value(0, role, "社外取締役", "", 5), value(1, since, "2023-06-28", "令和5年6月28日", 5)],
    );
    director.ends = Some(("梁 維".to_owned(), "瀬戸レンズ工業株式会社".to_owned()));
    let mut seto = proposal(33, "Person", person, "瀬戸 一郎", vec![value(0, name, "瀬戸 一郎", "", 4)]);
    seto.values[0].known = true;
    seto.duplicate = Some(lang.pick("everything is in the case already", "すべて案件に登録済み").to_owned());
    let mut chair = proposal(
        34,
        "Directorship",
        tie,
        "瀬戸 一郎",
        vec![value(0, role, "代表取締役社長", "", 4), value(1, share, "6.2", "6.2 %", 4)],
    );
    chair.ends = Some(("瀬戸 一郎".to_owned(), "瀬戸レンズ工業株式会社".to_owned()));
    chair.values[0].corrected = true;
    chair.decided = Decided::Accepted;
    let mut old = proposal(35, "Person", person, "三河 次郎", vec![value(0, name, "三河 次郎", "", 6)]);
    old.decided = Decided::Rejected;
    let mut fund = proposal(
        36,
        "Ownership",
        lang.pick("Ownership", "所有"),
        "Z Succession Fund",
        vec![value(0, share, "58–80", "58–80 %", 2)],
    );
    fund.ends = Some(("Z事業承継ファンド".to_owned(), "瀬戸レンズ工業株式会社".to_owned()));
    fund.chosen = Some(chip("zfund"));
    vec![liang, director, seto, chair, old, fund]
}

fn blocks() -> Vec<BlockLine> {
    let block = |form: BlockForm, text: &str, marks: &[&str]| BlockLine {
        form,
        text: text.to_owned(),
        place: String::new(),
        marks: marks.iter().filter_map(|mark| text.find(mark).map(|at| (at, at + mark.len()))).collect(),
    };
    use BlockForm::*;
    let mut blocks = vec![
        block(Heading, "役員一覧", &[]),
        block(Text, "瀬戸レンズ工業株式会社の役員は次のとおりです（2026年11月1日現在）。", &[]),
        block(
            Text,
            "Z事業承継ファンド holds 58–80 % of the shares. Its adviser is Harbour Crest Ltd of Hong Kong, which has \
             the same address as eleven others; the fund says that no other body has a say in its decisions.",
            &["58–80 %"],
        ),
        block(Row, "氏名\t役職\t就任日", &[]),
        block(Row, "瀬戸 一郎\t代表取締役社長\t平成12年4月1日", &["瀬戸 一郎", "代表取締役社長"]),
        block(Row, "梁 維\t社外取締役\t令和5年6月28日", &["梁 維", "社外取締役", "令和5年6月28日"]),
        block(Row, "三河 次郎\t監査役\t平成30年6月25日", &["三河 次郎"]),
        block(Heading, "お問い合わせ", &[]),
        block(Item, "IR 担当：ir@seta-lens.example", &[]),
        block(Item, "本社：愛知県豊田市", &[]),
    ];
    for at in 0..60 {
        blocks.push(block(Text, &format!("Notes to the accounts, paragraph {at}. Nothing here was proposed."), &[]));
    }
    blocks
}

fn part(at: usize, kind: &str, title: &str, header: &[&str], rows: &[&[&str]], count: usize) -> PartLine {
    let cells = |row: &[&str]| row.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    PartLine {
        part: at,
        kind: kind.to_owned(),
        title: title.to_owned(),
        header: cells(header),
        sample: rows.iter().map(|row| cells(row)).collect(),
        rows: count,
    }
}

fn parts(lang: Lang) -> Vec<PartLine> {
    vec![
        part(
            0,
            lang.pick("Table", "表"),
            "役員一覧",
            &["氏名", "役職", "就任日", "持株比率"],
            &[
                &["瀬戸 一郎", "代表取締役社長", "平成12年4月1日", "6.2 %"],
                &["梁 維", "社外取締役", "令和5年6月28日", "—"],
                &["三河 次郎", "監査役", "平成30年6月25日", "0.1 %"],
                &["合計", "", "", "6.3 %"],
            ],
            14,
        ),
        part(
            1,
            lang.pick("Facts", "項目と値"),
            lang.pick("Company data", "会社概要"),
            &["", ""],
            &[&["設立", "1948年"], &["資本金", "9,800万円"], &["従業員数", "214名"]],
            3,
        ),
    ]
}

fn exchange(lang: Lang) -> Vec<(String, String)> {
    [
        (lang.pick("Asked", "要求"), "GET https://seta-lens.example/ir/officers/7"),
        (lang.pick("When", "日時"), "2026-11-21T09:17:00Z"),
        (lang.pick("Status", "ステータス"), "200"),
        (lang.pick("Kind", "種類"), "text/html; shift_jis"),
        (lang.pick("Robots", "robots.txt"), lang.pick("allowed (no rule fits)", "許可（該当する規則なし）")),
        (
            lang.pick("Certificate", "証明書"),
            "SHA-256 8b1a9953c4611296a827abf8c47804d7e6c49c6b08c1f9d5a1c2b3d4e5f60718",
        ),
        ("SHA-256", SHA256),
        (
            lang.pick("Redirects", "転送"),
            "https://seta-lens.example/officers → https://seta-lens.example/ir/officers/7",
        ),
    ]
    .map(|(label, value)| (label.to_owned(), value.to_owned()))
    .to_vec()
}

fn change() -> PageChange {
    let line = |sign: Sign, text: &str| (sign, text.to_owned());
    PageChange {
        earlier_at: "2026-08-01T08:00:00Z".to_owned(),
        lines: vec![
            line(Sign::Same, "瀬戸 一郎\t代表取締役社長\t平成12年4月1日"),
            line(Sign::Added, "梁 維\t社外取締役\t令和5年6月28日"),
            line(Sign::Removed, "北斗 三郎\t社外取締役\t平成29年6月27日"),
        ],
        further: 12,
    }
}

fn news() -> ListNews {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    ListNews {
        edition: "2026-11-20".to_owned(),
        added: names(&["Pearl Delta Sensors Co., Ltd.", "珠海传感器有限公司"]),
        removed: names(&["Old Harbour Trading"]),
        renamed: vec![("Unit 12 Ltd".to_owned(), "Unit 1203 Ltd".to_owned())],
        unchanged: 4_018,
    }
}

fn detail(lang: Lang, inbox: &InboxView) -> Option<InboxDetail> {
    let mention = |text: &str, block: usize, id: &str| MentionLine { text: text.to_owned(), block, chip: chip(id) };
    Some(InboxDetail {
        page: inbox.pages.iter().find(|page| page.fetch == PAGE)?.clone(),
        exchange: exchange(lang),
        proposals: proposals(lang),
        further: 0,
        blocks: blocks(),
        findings: vec![(
            "table.officers tr:nth-child(9)".to_owned(),
            lang.pick("no such day: 平成33年2月30日", "存在しない日付：平成33年2月30日").to_owned(),
        )],
        mentions: vec![mention("Harbour Crest Ltd", 2, "harbour"), mention("Z事業承継ファンド", 2, "zfund")],
        parts: parts(lang),
        change: Some(change()),
        news: None,
        no_body: None,
    })
}

fn pairs(all: &[(&str, &str, &str)], lang: Lang) -> Vec<(String, String)> {
    all.iter().map(|(name, en, ja)| ((*name).to_owned(), lang.pick(*en, *ja).to_owned())).collect()
}

fn assistant(lang: Lang) -> Option<Assistant> {
    let name = lang.pick("Name", "名称");
    Some(Assistant {
        fetch: PAGE,
        part: parts(lang).into_iter().next()?,
        draft: Draft {
            part: 0,
            schema: "Person".to_owned(),
            columns: vec![
                Use::Value("name".to_owned()),
                Use::Tie("role".to_owned()),
                Use::Tie("startDate".to_owned()),
                Use::Ignore,
            ],
            tie: Some(Tie {
                schema: "Directorship".to_owned(),
                row_is_source: true,
                other: Other::Known { id: "seta".to_owned(), caption: "瀬戸レンズ工業".to_owned() },
            }),
            without: vec![3],
        },
        schemata: pairs(
            &[("Person", "Person", "個人"), ("Company", "Company", "会社"), ("LegalEntity", "Legal entity", "法主体")],
            lang,
        ),
        properties: pairs(
            &[("name", "Name", "名称"), ("birthDate", "Birth date", "生年月日"), ("position", "Position", "役職名")],
            lang,
        ),
        ties: pairs(
            &[
                ("Directorship", "Directorship", "役員"),
                ("Ownership", "Ownership", "所有"),
                ("Employment", "Employment", "雇用"),
            ],
            lang,
        ),
        tie_properties: pairs(
            &[("role", "Role", "役割"), ("startDate", "Start date", "開始日"), ("endDate", "End date", "終了日")],
            lang,
        ),
        preview: vec![
            ("瀬戸 一郎".to_owned(), vec![format!("{name}: 瀬戸 一郎")]),
            (
                "瀬戸 一郎 → 瀬戸レンズ工業".to_owned(),
                vec![
                    format!("{}: 代表取締役社長", lang.pick("Role", "役割")),
                    format!("{}: 2000-04-01", lang.pick("Start date", "開始日")),
                ],
            ),
            ("梁 維".to_owned(), vec![format!("{name}: 梁 維")]),
        ],
        entities: 13,
        relations: 13,
        problems: vec![
            lang.pick("row 9: no such day: 平成33年2月30日", "9 行目：存在しない日付 平成33年2月30日").to_owned(),
        ],
    })
}

fn question(id: &str, label: &str, sends: &str, why_not: Option<&str>) -> QuestionLine {
    QuestionLine {
        id: id.to_owned(),
        label: label.to_owned(),
        sends: vec![match why_not {
            None => Sends::This(sends.to_owned()),
            Some(why) => Sends::Nothing(why.to_owned()),
        }],
        why_not: why_not.map(str::to_owned),
    }
}

fn cards(lang: Lang) -> Vec<SourceCard> {
    let card =
        |id: &str, name: &str, gives: &str, host: &str, key: Option<bool>, questions: Vec<QuestionLine>| SourceCard {
            id: id.to_owned(),
            name: name.to_owned(),
            gives: gives.to_owned(),
            host: host.to_owned(),
            terms: format!("https://{host}/terms"),
            cost: lang.pick("free", "無料").to_owned(),
            key,
            key_optional: false,
            key_from: key.map(|_| format!("https://{host}/keys")).unwrap_or_default(),
            questions,
        };
    let (name, number) = (lang.pick("name", "名称"), lang.pick("company number", "会社番号"));
    vec![
        card(
            "gleif",
            "GLEIF",
            lang.pick("LEI records, direct and ultimate parents, children", "LEI 記録、直接・最終の親会社、子会社"),
            "api.lei.example",
            None,
            vec![
                question("search", lang.pick("Find by name", "名称で探す"), name, None),
                question(
                    "parents",
                    lang.pick("Parents", "親会社"),
                    "LEI",
                    Some(lang.pick("no LEI is known of any selected entity", "選択した主体の LEI が不明です")),
                ),
            ],
        ),
        card(
            "companies_house",
            "Companies House",
            lang.pick("Officers and persons with significant control", "役員と重要な支配者"),
            "api.company.example",
            Some(false),
            vec![question("officers", lang.pick("Officers", "役員"), number, None)],
        ),
        card(
            "opencorporates",
            "OpenCorporates",
            lang.pick("Companies of many registers", "各国登記簿の会社"),
            "api.open.example",
            Some(true),
            vec![question("search", lang.pick("Find by name", "名称で探す"), name, None)],
        ),
    ]
}

fn lists(lang: Lang) -> Vec<ListLine> {
    let line = |id: &str, name: &str, publisher: &str, host: &str, edition: &str, entries: usize| ListLine {
        id: id.to_owned(),
        name: name.to_owned(),
        publisher: publisher.to_owned(),
        host: host.to_owned(),
        url: format!("https://{host}/list"),
        terms: format!("https://{host}/terms"),
        note: lang.pick("Export licences, not sanctions", "制裁ではなく輸出許可の対象").to_owned(),
        edition: edition.to_owned(),
        entries,
        by_hand: false,
    };
    let mut all = vec![
        line("us_csl", "US Consolidated Screening List", "ITA", "data.trade.example", "2026-10-02", 4_021),
        line("eu_fsf", "EU financial sanctions", "European Commission", "webgate.example", "", 0),
        line("meti", "外国ユーザーリスト", "経済産業省", "www.meti.example", "2026-01-31", 835),
    ];
    if let Some(last) = all.last_mut() {
        last.by_hand = true;
        last.note = lang.pick("Published as a spreadsheet only", "表計算ファイルのみで公表").to_owned();
    }
    all
}

impl Session {
    /// The inbox with a page shown beside its proposals.
    pub fn with_inbox(mut self) -> Self {
        let lang = self.settings.lang;
        self.page = Page::Inbox;
        self.collected.inbox = inbox(lang);
        self.collected.detail = detail(lang, &self.collected.inbox);
        self.collected.proposal = Some(31);
        self.with_cards()
    }

    /// A page nobody foresaw: no recipe, nothing proposed.
    pub fn with_plain_page(self) -> Self {
        let mut session = self.with_inbox();
        if let Some(detail) = &mut session.collected.detail {
            detail.proposals.clear();
            detail.findings.clear();
            detail.change = None;
            detail.blocks.iter_mut().for_each(|block| block.marks.clear());
        }
        session.collected.proposal = None;
        session
    }

    /// A question that got no answer.
    pub fn with_failed_page(self) -> Self {
        let mut session = self.with_inbox();
        let failed = session.collected.inbox.pages.iter().find(|page| page.state == Waiting::Failed).cloned();
        if let (Some(detail), Some(page)) = (&mut session.collected.detail, failed) {
            *detail = InboxDetail {
                no_body: page.problem.clone(),
                page,
                exchange: exchange(session.settings.lang),
                proposals: Vec::new(),
                further: 0,
                blocks: Vec::new(),
                findings: Vec::new(),
                mentions: Vec::new(),
                parts: Vec::new(),
                change: None,
                news: None,
            };
        }
        session.collected.proposal = None;
        session
    }

    /// A new edition of a list.
    pub fn with_list_news(self) -> Self {
        let mut session = self.with_inbox();
        if let Some(detail) = &mut session.collected.detail {
            detail.news = Some(news());
            detail.further = 1_198;
        }
        session
    }

    /// As many pages as a long case has.
    pub fn with_many_pages(self) -> Self {
        let mut session = self.with_inbox();
        let inbox = &mut session.collected.inbox;
        let samples = inbox.pages.clone();
        inbox.pages = (0..5_000).filter_map(|at| samples.get(at % samples.len()).cloned()).collect();
        for (at, page) in inbox.pages.iter_mut().enumerate() {
            page.fetch = 5_000 - at as i64;
        }
        session
    }

    /// The recipe assistant at work.
    pub fn with_assistant(self) -> Self {
        let mut session = self.with_inbox();
        session.collected.assistant = assistant(session.settings.lang);
        session
    }

    /// Sources, lists and recipes at hand.
    pub fn with_cards(mut self) -> Self {
        let lang = self.settings.lang;
        self.collected.cards = cards(lang);
        self.collected.lists = lists(lang);
        self.collected.recipes =
            vec![("officers_ja".to_owned(), lang.pick("Officers (Japanese sites)", "役員一覧（日本語）").to_owned())];
        self.collected.user_agent = "Kuromaku/0.4 (+mailto:analyst@desk.example)".to_owned();
        self.settings.collect.contact = "analyst@desk.example".to_owned();
        self
    }

    /// Nothing may be sent.
    pub fn with_offline(mut self) -> Self {
        self.settings.collect.offline = true;
        self
    }

    /// The page a statement was read from.
    pub fn with_page_evidence(self, hash_holds: bool) -> Self {
        let mut session = self.with_evidence();
        let lang = session.settings.lang;
        if let Some(evidence) = &mut session.evidence {
            evidence.note = String::new();
            evidence.lines.clear();
            let page = PageEvidence { exchange: exchange(lang), blocks: blocks(), marked: Some(40), hash_holds };
            evidence.page = Some(page);
        }
        session
    }

    /// Everything collected, nothing chosen.
    pub fn with_inbox_unread(self) -> Self {
        let mut session = self.with_inbox();
        session.collected.detail = None;
        session.collected.proposal = None;
        session
    }
}
