//! Words that say only what kind of table or page something is, and what is left of a heading without them.
//!
//! - What is left may be another company's name, written without a legal form: "見本レンズ" over a table of officers.
//! - Words are taken off by themselves: a name made of nothing but such words ("情報企画") is not seen, and left out on
//!   purpose. A word that is missing here costs a table that is mapped by hand, never a wrong fact.
//! - What is over, planned or of another day beyond the words of [`super::about`] is known here too.

use super::clean::line;
use regex::Regex;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

struct Patterns {
    /// Anywhere in the text; longer ones first.
    chinese: Regex,
    japanese: Regex,
    /// Endings and particles.
    grammar: Regex,
    /// Whole English words.
    latin: Regex,
    forms: Regex,
    letter: Regex,
    time: Regex,
    but: Regex,
    period: Regex,
    as_of: Regex,
    introduces: Regex,
    source: Regex,
}

const JAPANESE: &str = "続き|つづき|(?:社名|商号)(?:の)?変更|質権|担保権?|設定|疑似|最終|敬称|順不同|五十音順?|更新日?|更新|掲載|印刷|検索|表示|切り?捨て|四捨五入|小数点|以下|第三者割当|第三者|割当先?|公開買付け?|買付け?|結果|定款|増資|新株予約権|募集|処分|取得|譲渡|人事|採用|理念|方針|ビジョン|拠点|アクセス|製品|サービス|関係会社|関連会社|子会社|関係|届出書?|コンテンツ|ファクトブック|アニュアル|統合|コーポレート・?ガバナンス|コーポレート|ガバナンス|サステナビリティ|マネジメント|マネージメント|プロフィール|ディスクロージャー|ステークホルダー|スキル・?マトリックス|プレスリリース|リリース|ニュース|トピックス|ライブラリー?|メンバー|チーム|リーダーシップ|ボード|メッセージ|レポート|データ|トップ|ページ|サイト|ホームページ|グループ|リスト|テーブル|メニュー|ダウンロード|プライム|スタンダード|グロース|コード|フェロー|について|に関する|における|に係る|による|のご紹介|ご紹介|ご案内|ご報告|お知らせ|ごあいさつ|代表取締役|代表執行役|取締役会?|監査等委員会?|監査役会?|監査|指名委員会等?|指名|報酬|委員会?|執行役員?|役員等?|役職員|役職|社外|社内|独立|常勤|非常勤|補欠|会長|社長|副|専務|常務|理事会?|理事長|監事|幹事|評議員|顧問|相談役|名誉|最高経営責任者|最高|責任者|本部長|部長|事業部|担当|経営陣?|幹部|首脳|会計参与|会計監査人|会計|定時|臨時|株主総会|総会|招集|通知|大株主|主要株主|筆頭株主|法人株主|個人株主|株主|株式会社|株式数|株式等?|持株数?|持株比率|持ち株|持分|議決権|出資者|出資|資本金?|所有者別?|所有|保有者?|割合|比率|総数|発行済|自己株式|普通株式?|優先株式?|種類株式?|種|内訳|明細|詳細|分布|推移|変動|異動|状況|構成|体制|組織図?|概要|概況|会社案内|会社情報|会社概要|会社|企業情報|企業|基本|事業|沿革|紹介|略歴|経歴|一覧表?|名簿|名|氏|情報|案内|資料|関連|事項|有価証券報告書|有価証券|四半期|半期|通期|決算短信|決算|短信|報告書?|説明|投資家|向け|公式|公表|開示|届出|提出日?|提出会社|基準日|直近|最新|最近|新体制|現任|現職|現在|就任|再任|新任|任期|選任|重要な?|主な|主要|兼職|兼任|兼務|先|内|外|別|当社|弊社|わが社|当行|提出|連結|単体|個別|全体|全|本社|本店|国内|海外|上場|市場|証券|東証|一部|二部|部門|部|単位|千株|百万|円|株|名称|所在地|設立|代表者?|社員|上位|時点|末日|末|令和|平成|昭和|西暦|元年|年度|年|月|日|当期|当事業|期|第|回|頃|分|人|者|数|表|図|等|および|及び|並びに|ならびに|である|です|ます|もの|除く|含む|うち|または|又は|ほか|その他|女性|男性|略";

const CHINESE: &str = "对外投资|被投资|续表|续|出质|质押|质权|疑似|工商登记|工商|基本信息|基本|信息|概况|概览|简介|介绍|年度|年报|半年报|季报|半年度|季度|报告期末?|报告|股权结构图?|股权|股本|股份|结构|构成|组成|出资情况|出资|认缴|实缴|持股|比例|情况|明细|一览|名单|名册|列表|前[0-9一二三四五六七八九十]+(?:名|大)|十大|流通股?|无?限售|有限售|条件|普通股|主要|人员|高级|管理层|管理|人员|团队|核心|领导班子|领导|班子|现任|本届|第[0-9一二三四五六七八九十]+届|任职|公司治理|治理|投资者|关系|关于我们|关于|我们|企业|公司|董监高|董事会|监事会|董事长?|监事|成员|总经理|经理层|经理|高管|独立|执行|非执行|职工|代表|法定|变更记录|变动|变更|最新|公示|公告|披露|截至|本期|期末|及其|一致行动人|实际控制人|控股股东|控制人|最终|受益人|股东|发起人|全部|所有|查看|更多|导出|下载|详情|展开|收起|条|共|位|序号|万元|万股|元|股|与|和|及|的|在|其他|单位";

const ENGLISH: &str = "thousands?|millions?|billions?|units?|continued|cont|pledges?|pledged|suspected|alleged|a|an|the|of|and|or|our|us|we|who|are|is|in|to|for|with|at|on|by|as|from|its|their|about|home|page|website|site|official|contact|view|all|see|more|full|list|table|tables|overview|introduction|details?|summary|profiles?|profile|biograph(?:y|ies)|bios?|meet|boards?|directors?|directorate|officers?|leaders?|leadership|teams?|people|persons?|personnel|staff|governance|corporate|company|companies|business|group|investors?|relations|information|info|data|facts|figures|key|senior|executives?|non-?executives?|managers?|management|managing|chair(?:man|woman|person)?|president|ceo|cfo|coo|secretary|committees?|audit|auditors?|remuneration|compensation|nomination|supervisory|advisory|advisors?|independent|outside|inside|members?|membership|shareholders?|stockholders?|shareholdings?|holders?|holdings?|owners?|ownership|structure|shares?|stocks?|capital|equity|interests?|stakes?|voting|rights|votes?|percent(?:age)?s?|beneficial|significant|substantial|principal|major|main|largest|top|large|registered|legal|with|control|psc|annual|quarterly|interim|half|year|years|quarter|fiscal|fy|report|reports|reporting|general|meeting|notice|proxy|statement|filing|filings|section|item|part|note|date|dated|current|currently|present|latest|appointed|elected|appointments?|name|names|role|roles|position|positions|title|titles|number|total|no|ir|esg|csr|agm|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec";

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let new = |pattern: &str| Regex::new(pattern).ok();
    Some(Patterns {
        chinese: new(CHINESE)?,
        japanese: new(JAPANESE)?,
        grammar: new(
            "された|される|している|により|による|における|につき|です|ます|した|する|より|から|まで|など|もの|こと|とおり|及び|[のをにはがとへでやもお]",
        )?,
        latin: new(&format!(r"(?i)\b(?:{ENGLISH}|[a-z])\b"))?,
        forms: new(
            r"(?i)株式会社|有限会社|合同会社|股份有限公司|有限责任公司|有限責任公司|有限公司|\(株\)|\(有\)|\b(?:ltd|limited|inc|incorporated|corp|corporation|co|llc|plc|gmbh|ag|n\.?v|s\.?a)\b\.?",
        )?,
        letter: new(r"\p{L}")?,
        time: new(
            r"(?i)历史|歷史|歴任|曾任|原任|过往|以往|退職|辞任|離職|卸任|(?:^|[^虚模比])拟|候选|拟任|次期|内定|提名|就任前|故人|(?:異動|変更|变更|转让|增资|増資|発行|割当)[前後后]|潜在株式|希薄化|\bplanned\b|\bproposed\b|\bupcoming\b|\bincoming\b|\bexpected\b|\bnominated\b|-elect\b|\bdesignate\b|\bdeceased\b|\bpro forma\b|\bdiluted\b",
        )?,
        but: new(
            r"(?i)除く|除き|除いた|除外|含まない|含みません|含まず|不含|不包括|excluding|exclud|except|other than",
        )?,
        period: new(r"[0-9]{4}\s*年|(?:令和|平成|昭和)\s*(?:元|[0-9]+)\s*年|\b(?:19|20)[0-9]{2}\b|第[0-9]+期")?,
        as_of: new(r"(?i)現在|時点|现在|截至|as of|as at")?,
        introduces: new(
            r"(?i)次の|以下の|下記|下表|次表|右表|如下|以下为|下列|\bfollowing\b|\bas follows\b|\bbelow\b",
        )?,
        source: new(r"(?i)^[(\[（※*]*\s*(?:出典|出所|提供|資料|ソース|引用|参照|来源|数据来源|资料来源|source)")?,
    })
});

/// What is left of a heading without the subject's name and the words that say what kind of table it is; empty when
/// nothing that may be a name is.
pub(super) fn rest_of(text: &str, subject: &str) -> String {
    let Some(patterns) = &*PATTERNS else { return String::new() };
    let mut text: String = text.nfkc().collect::<String>().replace("㈱", "株式会社");
    let whole: String = subject.nfkc().collect();
    let whole = whole.replace("㈱", "株式会社");
    let core = line(&patterns.forms.replace_all(&whole, " ")).trim_end_matches([',', '.', ' ']).to_owned();
    for own in [line(&whole), core].iter().filter(|own| !own.is_empty()) {
        text = without(&text, own);
    }
    let text = patterns.forms.replace_all(&text, " ");
    let text = patterns.latin.replace_all(&text, " ");
    let text = patterns.chinese.replace_all(&text, " ");
    let text = patterns.japanese.replace_all(&text, " ");
    let words = text.split(|c: char| !c.is_alphanumeric() && c != 'ー' && c != '々');
    // A single sign is what is left of another word.
    let is_name = |word: &&str| patterns.letter.find_iter(&patterns.grammar.replace_all(word, " ")).count() > 1;
    words.filter(is_name).collect::<Vec<_>>().join(" ")
}

/// Does a name stand with one of the usual legal forms of companies?
pub(super) fn has_form(name: &str) -> bool {
    let name: String = name.nfkc().collect::<String>().replace("㈱", "株式会社");
    PATTERNS.as_ref().is_some_and(|patterns| patterns.forms.is_match(&name))
}

/// Takes a name out of a text whatever its case; between letters of another word it is another name.
fn without(text: &str, name: &str) -> String {
    if !name.is_ascii() {
        return text.replace(name, " ");
    }
    let pattern = format!(r"(?i)\b{}\b", name.split_whitespace().map(regex::escape).collect::<Vec<_>>().join(r"\s*"));
    Regex::new(&pattern).map_or_else(|_| text.to_owned(), |own| own.replace_all(text, " ").into_owned())
}

/// The word that says a thing is over, planned or of another state; not where the text leaves just that out.
pub(super) fn other_time(text: &str) -> Option<&str> {
    let patterns = PATTERNS.as_ref()?;
    patterns.time.find(text).filter(|_| !leaves_out(text)).map(|found| found.as_str())
}

/// "退任者を除く": what is named is not in the table.
pub(super) fn leaves_out(text: &str) -> bool {
    PATTERNS.as_ref().is_some_and(|patterns| patterns.but.is_match(text))
}

/// A year or period that is not said to be the day on which the table holds.
pub(super) fn is_of_a_period(text: &str) -> bool {
    let folded: String = text.nfkc().collect();
    PATTERNS.as_ref().is_some_and(|patterns| patterns.period.is_match(&folded) && !patterns.as_of.is_match(&folded))
}

/// Does a sentence lead to what stands below it?
pub(super) fn introduces(text: &str) -> bool {
    PATTERNS.as_ref().is_some_and(|patterns| patterns.introduces.is_match(text))
}

/// "出典：…": whose figures they are, not whose table.
pub(super) fn is_source(text: &str) -> bool {
    PATTERNS.as_ref().is_some_and(|patterns| patterns.source.is_match(text.trim()))
}

#[cfg(test)]
mod tests {
    use super::{is_of_a_period, other_time, rest_of};

    #[test]
    fn what_is_left_of_a_heading_may_be_a_name() {
        for kind in [
            "役員一覧",
            "大株主の状況（2024年3月31日現在）",
            "取締役・監査役",
            "架空精機の役員",
            "架空精機株式会社 役員紹介",
            "コーポレート・ガバナンス",
            "企業情報",
            "所有者別状況",
            "第45期 有価証券報告書",
            "前十名股东持股情况",
            "董事、监事、高级管理人员情况",
            "工商信息",
            "主要人员",
            "股权结构",
            "年度报告",
            "Board of Directors",
            "Our Leadership Team",
            "Major shareholders as of March 31, 2024",
            "グループ経営陣",
            "共3条",
            "（単位：千株）",
            "監査等委員である取締役",
        ] {
            assert_eq!(rest_of(kind, "架空精機株式会社"), "", "{kind}");
        }
        for (heading, left) in [
            ("見本レンズ", "見本レンズ"),
            ("样本集团", "样本集团"),
            ("架空精機販売", "販売"),
            ("Sample Lens", "Sample Lens"),
        ] {
            assert_eq!(rest_of(heading, "架空精機株式会社"), left);
        }
        assert_eq!(rest_of("Lumen Optics shareholders", "Lumen Optics Ltd"), "");
        assert_eq!(rest_of("Related parties", "Lumen Optics Ltd"), "Related parties");
    }

    #[test]
    fn another_time_is_told_from_today() {
        for past in ["历史股东信息", "拟转让股份", "Proposed directors", "曾任董事"] {
            assert!(other_time(past).is_some(), "{past}");
        }
        for now in ["虚拟科技股东", "大株主（退職者を除く）", "股东信息", "President"] {
            assert_eq!(other_time(now), None, "{now}");
        }
        assert!(is_of_a_period("2019年3月期") && !is_of_a_period("2024年3月31日現在") && !is_of_a_period("取締役"));
    }
}
