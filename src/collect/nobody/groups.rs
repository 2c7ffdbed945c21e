//! Rows of tables that stand for a class of holders, a class of shares, a number of persons or nobody yet: "外国法人",
//! "限售股", "5 companies", "同上", "選任手続中". And names of which letters are hidden: "张*".
//!
//! - Whole cells only: "役員持株会" and "金融機関再生株式会社" are names.
//! - A hidden name is nobody's name: who "张*" is cannot be looked up, and "张" is somebody else.

use regex::Regex;
use std::sync::LazyLock;

/// Kinds of holders that Japanese and Chinese tables sum up in one row; also joined ("金融機関・証券会社").
const CLASSES: &str = "(?:(?:国内|外国|海外|境内|境外|国外|その他の?|其他|其它|一般|民营|民間|外资|外資|内资|社会)(?:の)?)?(?:(?:法人|個人|个人|自然人|機関|机构|機構|投資家|投资者|投資者|企業|企业|会社|公司|団体|团体|国有)(?:等|その他)?|金融機関|金融机构|都市銀行|地方銀行|信託銀行|銀行|银行|証券会社|证券公司|証券|保険会社|保险公司|生命保険会社|損害保険会社|生保|損保|投資信託|投资基金|年金|年金基金|事業法人|事業会社|事业法人|事業法人等|金融商品取引業者|機関投資家|机构投资者|個人投資家|政府|地方公共団体|地方公共团体|地方政府|外国人|役員|取締役|監査役|経営陣|経営者|役職員|役員等|従業員|従業員等|社員|職員|幹部|創業者一族|創業家|親族|一族|董事|监事|高管|管理层|管理团队|员工|職工|职工|员工股东|核心员工|核心团队|骨干员工|发起人|創始人团队|创始团队|家族|公募|公募株主|株主|股东|股東)(?:株主|股东|股東|株式|持株|持股|株|股|分)?";

/// Classes of shares.
const SHARES: &str = "(?:(?:无|無|有)?限售(?:条件|流通)*(?:的)?(?:流通)?股份?|(?:未|非|已|全)?流通(?:股份?|株式)|[abh][股株](?:股东|股東)?|[abh]種(?:優先)?株式?|国有股|国家股|法人股|社会法人股|境[内外](?:上市)?外?资?(?:法人|自然人)?股|外资股|内资股|普通(?:株式?|股)|優先(?:株式?|股)|优先股|个人股|自然人股|职工股|内部职工股|发起人股|战略投资者股份?|库存股|回购(?:专用)?(?:证券)?(?:账户|股份)|自己株式?|自己株口|自己名義株式?|金庫株|失念株式?|単元未満株式?|端株|浮動株|特定株|安定株主|少数特定者)";

static GROUPS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    list(&[
        &format!("^{CLASSES}(?:(?:[・、,/及与和]|および|及び|並びに){CLASSES})*(?:合計|合计|計|计|等)?$"),
        &format!("^(?:その他の?|其他|其余)?{SHARES}(?:合計|合计|計|计|等)?$"),
        r"^(?:残余|残り|残|剩余|剩余股份|剩余股东|余下|余下股东|差額|差额|未公開|未公开|其余部分|除上述股东外|上記以外|上記以外の株主|以外)(?:分|株主|股份|股东)?$",
        r"^(?:相手先|先方|相手方|本人|株主|対象者|対方|对方|当事者|契約)?(?:等)?の?(?:要請|要望|意向|希望|都合|契約|守秘義務|秘密保持契約|要求)?(?:により|による|のため|に基づき|上)?、?(?:非開示|非公表|非公開|未公表|未開示|開示せず|公表せず|開示を控え.*|公表を控え.*|不披露|未披露|不公开|未公开|保密|不公示)(?:とします|とする|です|とさせていただきます)?。?$",
        r"^(?:匿名|匿名希望|匿名株主|匿名股东|名前非公開|氏名非公表|無記名)$",
        // How many, not who.
        r"^(?:[0-9]+|[一二三四五六七八九十百]+)(?:名|人|社|位|家|者|团体|団体|個人)(?:の?(?:株主|股东|役員|取締役|個人|法人|自然人|会社|公司|投資家))?$",
        r"^(?:[0-9]+|one|two|three|four|five|six|seven|eight|nine|ten|several|various|many|some|multiple|numerous|certain|over [0-9]+|about [0-9]+) (?:other |more |further |private |individual |institutional |listed |minority )*(?:compan(?:y|ies)|subsidiar(?:y|ies)|affiliates?|firms?|entit(?:y|ies)|persons?|people|individuals?|shareholders?|stockholders?|holders?|investors?|members?|directors?|officers?|employees?|funds?|institutions?|banks?|others?|brands?|divisions?)$",
        r"^(?:its |the |our |their |company |current |former |key |senior )*(?:employees?|staff|workers|management|managers|management team|founders?|founding family|family|insiders|directors|officers|directors and officers|executives|executive officers|shareholders|stockholders|unitholders|members|investors|institutions|institutional investors|mutual funds|insiders and management|private investors|private shareholders|foreign investors|domestic investors|foreign corporations|domestic corporations|financial institutions|individuals|state|government|alumni|students|various|multiple|widely held|publicly (?:held|traded|owned)|privately (?:held|owned)|private|public company|independent|self-?owned|self|itself|employee[- ]owned|non-?partisan|no party|unaffiliated|anonymous|undisclosed|not disclosed|not named|withheld|n/?a|none)(?:\s*/\s*(?:employees|staff|management|others?))?$",
        r"^independent (?:politician|candidate|director|directors|member|company|owner|ownership|school|studio|label)$",
        r"^(?:無所属|无党派|無黨籍|无党派人士|无党籍|無党派)$",
    ])
});

/// The row above is meant, or the cell of another row.
static DITTO: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    list(&[r"^(?:同上|同左|同右|上に同じ|上記に同じ|上記同様|同前|〃|々|仝|ditto|same|same as above|as above)$"])
});

static PENDING: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    list(&[
        r"^(?:現在)?(?:選任|选任|選考|選定|人選|選出|後任|后任|公募|募集|改选|改選|换届|任命)(?:手続き?|作业|作業|工作|程序)?(?:中|予定|待ち|未定|待定)$",
        r"^(?:後任者?|后任)(?:未定|選任中|选任中|待定)$",
        r"^(?:position )?(?:being (?:recruited|appointed|filled)|under recruitment|recruiting|pending appointment|appointment pending|search in progress)$",
    ])
});

static MASKED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    list(&[
        // One sign behind two letters may be the mark of a note: "八郎*".
        r"^\p{Han}[*＊×✕✱]+$",
        r"^\p{Han}{1,3}[*＊✱]{2,}$",
        r"^[*＊✱]+\p{L}{1,3}$",
        r"^\p{L}{1,3}[*＊×✕✱]+\p{L}{1,3}$",
        r"^\p{Han}{1,2}某{1,2}$",
        r"^某{1,3}$",
        r"^\p{L}{0,3}[○◯〇●◎■□△▲×✕＊*]{2,}\p{L}{0,3}$",
        r"^[a-z][*]+(?: [a-z][*]+)*$",
    ])
});

fn list(patterns: &[&str]) -> Vec<Regex> {
    patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect()
}

/// `tight`: in lower case, full-width signs folded, no spaces in Japanese and Chinese, nothing in brackets.
pub(super) fn is_group(tight: &str) -> bool {
    matches(&GROUPS, tight) || matches(&DITTO, tight)
}

pub(super) fn is_pending(tight: &str) -> bool {
    matches(&PENDING, tight)
}

/// Are letters of the name hidden?
pub(super) fn is_masked(tight: &str) -> bool {
    matches(&MASKED, tight)
}

fn matches(patterns: &[Regex], text: &str) -> bool {
    patterns.iter().any(|pattern| pattern.is_match(text))
}
