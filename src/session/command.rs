//! The one table of commands: menu, palette, shortcut sheet and keyboard all read it.

use super::Session;
use super::settings::Lang;

/// A named thing the analyst can do. Carries no payload: it acts on what is selected and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Command {
    NewCase,
    OpenCase,
    CloseCase,
    Import,
    ImportList,
    ExportFtm,
    ExportCsv,
    Quit,
    Undo,
    Redo,
    SelectAll,
    SelectNone,
    Hide,
    ShowAll,
    Pin,
    Expand,
    Search,
    Palette,
    Shortcuts,
    PageExplore,
    PageIdentity,
    PageOwnership,
    PageLeads,
    PageRules,
    PageDeals,
    PageMethod,
    PageSources,
    PageHistory,
    DrawerPaths,
    DrawerTable,
    DrawerJobs,
    Fit,
    ZoomIn,
    ZoomOut,
    LayoutForce,
    LayoutTree,
    SizeBy,
    FindGroups,
    FindPaths,
    NextPath,
    PreviousPath,
    ClearPath,
    JudgeSame,
    JudgeDifferent,
    JudgeUnsure,
    NextCandidate,
    PreviousCandidate,
    OwnersOf,
    HoldingsOf,
    ComparePaths,
    CommonConnections,
    NextLead,
    PreviousLead,
    AcceptLead,
    DismissLead,
    NewDeal,
    PageInbox,
    ClipPage,
    ClipFile,
    ExpandFrom,
    UpdateLists,
    RecheckPages,
    AcceptProposal,
    RejectProposal,
    NextProposal,
    PreviousProposal,
    ExportWarc,
    CollectSettings,
    ToggleTheme,
    ToggleLanguage,
}

/// Which menu a command is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    File,
    Edit,
    View,
    Paths,
    Identity,
    Analysis,
    Collect,
}

impl Menu {
    pub const ALL: [Self; 7] =
        [Self::File, Self::Edit, Self::View, Self::Paths, Self::Identity, Self::Analysis, Self::Collect];

    pub fn label(self, lang: Lang) -> &'static str {
        let (en, ja) = match self {
            Self::File => ("File", "ファイル"),
            Self::Edit => ("Edit", "編集"),
            Self::View => ("View", "表示"),
            Self::Paths => ("Paths", "経路"),
            Self::Identity => ("Identity", "同定"),
            Self::Analysis => ("Analysis", "分析"),
            Self::Collect => ("Collect", "収集"),
        };
        lang.pick(en, ja)
    }
}

/// A line of the table.
struct Row {
    command: Command,
    menu: Menu,
    en: &'static str,
    ja: &'static str,
    hint_en: &'static str,
    hint_ja: &'static str,
    /// Written as `Ctrl+Shift+Z`; `Ctrl` is the command key on macOS. Empty: none.
    shortcut: &'static str,
}

macro_rules! rows {
    ($($command:ident $menu:ident $shortcut:literal : $en:literal / $ja:literal , $hint_en:literal / $hint_ja:literal;)*) => {
        const ROWS: &[Row] = &[$(Row {
            command: Command::$command, menu: Menu::$menu, en: $en, ja: $ja,
            hint_en: $hint_en, hint_ja: $hint_ja, shortcut: $shortcut,
        }),*];
    };
}

rows! {
    NewCase File "Ctrl+N": "New case…" / "新しい案件…", "Make an empty case file" / "空の案件ファイルを作る";
    OpenCase File "Ctrl+O": "Open case…" / "案件を開く…", "Open a .kuromaku file" / ".kuromaku ファイルを開く";
    Import File "Ctrl+I": "Import files…" / "ファイルを取り込む…", "Read registry records and tables into the case" / "登記記録や表を案件に取り込む";
    ImportList File "Ctrl+Shift+I": "Import a list…" / "リストを取り込む…", "Read an official list that names are screened against" / "名称照合に使う公的リストを取り込む";
    ExportFtm File "Ctrl+E": "Export as FollowTheMoney…" / "FollowTheMoney で書き出す…", "Every statement as JSON lines" / "全ステートメントを JSON 行で";
    ExportCsv File "Ctrl+Shift+E": "Export as CSV…" / "CSV で書き出す…", "Entities and relations as tables" / "エンティティと関係を表で";
    CloseCase File "Ctrl+W": "Close case" / "案件を閉じる", "Back to the welcome page" / "はじめの画面に戻る";
    Quit File "Ctrl+Q": "Quit" / "終了", "Everything is already saved" / "すべて保存済みです";
    Undo Edit "Ctrl+Z": "Undo" / "元に戻す", "Take the last change back" / "直前の変更を取り消す";
    Redo Edit "Ctrl+Shift+Z": "Redo" / "やり直す", "Apply it again" / "取り消した変更をもう一度行う";
    SelectAll Edit "Ctrl+A": "Select all" / "すべて選択", "Select everything shown" / "表示中のすべてを選択";
    SelectNone Edit "Escape": "Select nothing" / "選択を解除", "Clear the selection and the shown path" / "選択と表示中の経路を解除";
    Hide Edit "Delete": "Hide" / "隠す", "Take the selection off the canvas; nothing is deleted" / "選択を画面から外す（削除はしない）";
    ShowAll Edit "Ctrl+Shift+H": "Show everything" / "すべて表示", "Show the whole case again" / "案件全体を再び表示";
    Pin Edit "P": "Pin or unpin" / "固定・固定解除", "Keep the selection where it is" / "選択の位置を固定する";
    Expand Edit "E": "Expand" / "展開", "Show hidden neighbours of the selection" / "選択の隠れた隣接を表示";
    Search View "/": "Search" / "検索", "Find an entity by name or identifier" / "名称や番号で探す";
    Palette View "Ctrl+K": "Command palette" / "コマンドパレット", "Search, or type a command" / "検索またはコマンド入力";
    Shortcuts View "?": "Keyboard shortcuts" / "キーボード操作一覧", "Show every shortcut" / "すべての操作を表示";
    PageExplore View "Ctrl+1": "Explore" / "探索", "Deal, filters and sources" / "取引・絞り込み・情報源";
    PageIdentity View "Ctrl+2": "Identity queue" / "同定の待ち行列", "Decide possible matches" / "一致候補を判断する";
    PageOwnership View "Ctrl+3": "Ownership" / "所有", "Who owns how much, certain and possible; who controls" / "誰がどれだけ確実に・最大で所有し、誰が支配するか";
    PageLeads View "Ctrl+4": "Leads" / "手がかり", "Routes and patterns that fired, with evidence and innocent explanations" / "該当した経路と型、根拠と他の説明";
    PageRules View "Ctrl+5": "Legal rules" / "法令の規則", "Which rule is met, not met or open for whom, as of the day" / "誰にどの規則が該当・非該当・未確定か";
    PageDeals View "Ctrl+6": "What if" / "取引の仮定", "Suppose a deal and see what changes" / "取引を仮定して変化を見る";
    PageMethod View "": "About this score" / "評価のしくみ", "What results are made from, and what is never used" / "何を使い、何を決して使わないか";
    PageSources View "Ctrl+7": "Sources" / "情報源", "What was imported, and how it went" / "取り込んだものと結果";
    PageHistory View "Ctrl+8": "History" / "履歴", "Every change to the case" / "案件へのすべての変更";
    DrawerPaths View "Ctrl+Shift+1": "Paths table" / "経路の表", "Show the found paths" / "見つかった経路を表示";
    DrawerTable View "Ctrl+Shift+2": "Table" / "表", "Everything on the canvas as a table" / "画面の内容を表で";
    DrawerJobs View "Ctrl+Shift+3": "Jobs and notices" / "処理と通知", "What runs and what happened" / "実行中の処理と通知";
    Fit View "F": "Fit to window" / "全体を表示", "Show all nodes" / "すべてのノードが入るように";
    ZoomIn View "Ctrl++": "Zoom in" / "拡大", "Closer" / "近づく";
    ZoomOut View "Ctrl+-": "Zoom out" / "縮小", "Further away" / "離れる";
    LayoutForce View "L": "Arrange by ties" / "つながりで配置", "Linked entities close together" / "つながるものを近くに";
    LayoutTree View "Shift+L": "Arrange as ownership tree" / "所有の木で配置", "Owners above what they own" / "所有者を上に";
    SizeBy View "": "Size nodes by" / "大きさの基準を切り替え", "Nothing, ties, between or rank, in turn: positions in the picture, not risk" / "なし・関係数・媒介・順位を順に切り替える（図の中の位置であり、リスクではない）";
    FindGroups View "": "Find groups" / "まとまりを探す", "Entities with more ties among themselves than chance would give" / "互いの関係が偶然より多い集まり";
    ToggleTheme View "Ctrl+T": "Dark or light" / "明暗の切り替え", "Dark, light, or as the system" / "暗・明・システムに合わせる";
    ToggleLanguage View "": "日本語 / English" / "English / 日本語", "Language of the window" / "画面の言語";
    FindPaths Paths "Ctrl+P": "Find paths" / "経路を探す", "From the selection, or the deal's parties, to any listed body" / "選択または当事者から掲載・国家・党・軍の機関まで";
    NextPath Paths "]": "Next path" / "次の経路", "Show the next path" / "次の経路を表示";
    PreviousPath Paths "[": "Previous path" / "前の経路", "Show the path before" / "前の経路を表示";
    ClearPath Paths "": "Show no path" / "経路の表示をやめる", "Let the whole picture come back" / "全体の表示に戻す";
    ComparePaths Paths "": "Compare with the next path" / "次の経路と比べる", "The shown path and the one after it side by side" / "表示中の経路と次の経路を並べる";
    CommonConnections Paths "": "Common connections" / "共通のつながり", "Entities within three hops of all of the selection" / "選択したすべてから三歩以内にあるもの";
    OwnersOf Analysis "O": "Who owns the selection" / "選択の所有者", "Integrated ownership and control of the selected company" / "選択した会社の統合所有と支配";
    HoldingsOf Analysis "Shift+O": "What the selection owns" / "選択が所有するもの", "Everything the selected owner holds, through others too" / "選択した所有者が間接も含めて持つもの";
    NextLead Analysis "": "Next lead" / "次の手がかり", "Show the next lead" / "次の手がかりを表示";
    PreviousLead Analysis "": "Previous lead" / "前の手がかり", "Show the lead before" / "前の手がかりを表示";
    AcceptLead Analysis "": "Accept the lead…" / "手がかりを採用…", "Keep it for the dossier, with a reason" / "理由を付けて報告書に残す";
    DismissLead Analysis "": "Dismiss the lead…" / "手がかりを退ける…", "Set it aside with a reason; it stays on record" / "理由を付けて退ける（記録は残る）";
    NewDeal Analysis "": "Suppose a deal…" / "取引を仮定…", "Add a hypothetical deal" / "仮定の取引を加える";
    PageInbox View "Ctrl+9": "Inbox" / "受信箱", "What was collected and waits for you; nothing in it is a fact yet" / "収集済みで判断待ちのもの（まだ事実ではない）";
    ClipPage Collect "Ctrl+L": "Clip a page…" / "ページを保存…", "Keep a public page as evidence and read it into the inbox" / "公開ページを証拠として保存し、受信箱に読み込む";
    ClipFile Collect "": "Clip a saved page…" / "保存済みページを読む…", "Read a page saved as a file; nothing is sent" / "ファイルに保存したページを読む（何も送信しない）";
    ExpandFrom Collect "X": "Expand from a source…" / "情報源から展開…", "Ask a register about the selection; the host is named before anything is sent" / "選択について登録簿に問い合わせる（送信前に相手先を示す）";
    UpdateLists Collect "": "Update lists…" / "リストを更新…", "Download official lists and see what changed" / "公的リストを取得し、変更を見る";
    RecheckPages Collect "": "Check pages again" / "ページを再確認", "Ask every kept page whether it changed" / "保存したページが変わったか確かめる";
    AcceptProposal Collect "Y": "Accept the proposal" / "提案を採用", "Its statements enter the case" / "その記述を案件に入れる";
    RejectProposal Collect "N": "Reject the proposal" / "提案を却下", "It stays on record and out of the case" / "記録に残し、案件には入れない";
    NextProposal Collect "": "Next proposal" / "次の提案", "Next in the inbox" / "次の提案へ";
    PreviousProposal Collect "": "Previous proposal" / "前の提案", "The one before" / "前の提案へ";
    ExportWarc File "": "Export evidence as WARC…" / "証拠を WARC で書き出す…", "Every kept request and answer, with hashes" / "保存した全ての要求と応答をハッシュとともに";
    CollectSettings Collect "": "Collecting: settings and keys…" / "収集の設定とキー…", "Contact, pace, proxy, offline, API keys" / "連絡先・速度・プロキシ・オフライン・API キー";
    JudgeSame Identity "S": "Same" / "同一", "They are the same entity" / "同じ主体である";
    JudgeDifferent Identity "D": "Different" / "別", "They are different; remembered" / "別の主体である（記憶される）";
    JudgeUnsure Identity "U": "Unsure" / "保留", "Not decidable from what is known" / "現時点では判断できない";
    NextCandidate Identity "J": "Next candidate" / "次の候補", "Next in the queue" / "次の候補へ";
    PreviousCandidate Identity "K": "Previous candidate" / "前の候補", "The one before" / "前の候補へ";
}

impl Command {
    /// Every command, in menu order.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.command)
    }

    fn row(self) -> &'static Row {
        ROWS.iter().find(|row| row.command == self).unwrap_or(&ROWS[0])
    }

    pub fn menu(self) -> Menu {
        self.row().menu
    }

    pub fn label(self, lang: Lang) -> &'static str {
        lang.pick(self.row().en, self.row().ja)
    }

    pub fn hint(self, lang: Lang) -> &'static str {
        lang.pick(self.row().hint_en, self.row().hint_ja)
    }

    pub fn shortcut(self) -> Option<&'static str> {
        Some(self.row().shortcut).filter(|keys| !keys.is_empty())
    }

    /// Why it cannot be done now; `None` when it can.
    pub fn why_not(self, session: &Session, lang: Lang) -> Option<&'static str> {
        let no_case = session.case().is_none();
        let nothing_selected = session.selection().is_empty();
        let no_paths = session.paths().is_none_or(|paths| paths.found.paths.is_empty());
        let no_leads = session.leads().is_none_or(|leads| leads.leads.is_empty());
        let no_candidate = session.candidate().is_none();
        use Command::*;
        match self {
            NewCase | OpenCase | Quit | Palette | Shortcuts | ToggleTheme | ToggleLanguage | DrawerJobs => None,
            _ if no_case => Some(lang.pick("Open a case first", "先に案件を開いてください")),
            Undo if !session.can_undo() => Some(lang.pick("Nothing to undo", "取り消す変更がありません")),
            Redo if !session.can_redo() => Some(lang.pick("Nothing to redo", "やり直す変更がありません")),
            Hide | Pin | Expand if nothing_selected => {
                Some(lang.pick("Select something first", "先に選択してください"))
            }
            NextPath | PreviousPath if no_paths => Some(lang.pick("No paths found yet", "経路はまだありません")),
            ClearPath if session.shown_path().is_none() => {
                Some(lang.pick("No path is shown", "経路は表示されていません"))
            }
            JudgeSame | JudgeDifferent | JudgeUnsure | NextCandidate | PreviousCandidate if no_candidate => {
                Some(lang.pick("No candidate to decide", "判断する候補がありません"))
            }
            ComparePaths if session.paths().is_none_or(|paths| paths.found.paths.len() < 2) => {
                Some(lang.pick("Two found paths are needed", "経路が二つ必要です"))
            }
            CommonConnections if session.selection().len() < 2 => {
                Some(lang.pick("Select two or more entities first", "先に二つ以上を選択してください"))
            }
            OwnersOf | HoldingsOf if nothing_selected => {
                Some(lang.pick("Select something first", "先に選択してください"))
            }
            AcceptProposal | RejectProposal | NextProposal | PreviousProposal if session.shown_proposal().is_none() => {
                Some(lang.pick("No proposal is shown", "提案が表示されていません"))
            }
            RecheckPages | ExportWarc if session.inbox().pages.is_empty() => {
                Some(lang.pick("Nothing was collected yet", "まだ何も収集していません"))
            }
            ExpandFrom if nothing_selected => Some(lang.pick("Select something first", "先に選択してください")),
            NextLead | PreviousLead if no_leads => Some(lang.pick("No leads", "手がかりはありません")),
            AcceptLead | DismissLead if session.shown_lead().is_none() => {
                Some(lang.pick("Choose a lead first", "先に手がかりを選んでください"))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_command_has_one_row_and_no_shortcut_is_taken_twice() {
        let commands: HashSet<_> = Command::all().collect();
        assert_eq!(commands.len(), ROWS.len());
        assert_eq!(commands.len(), Command::ToggleLanguage as usize + 1);
        let shortcuts: Vec<_> = Command::all().filter_map(Command::shortcut).collect();
        assert_eq!(shortcuts.iter().collect::<HashSet<_>>().len(), shortcuts.len());
        for row in ROWS {
            assert!(!row.en.is_empty() && !row.ja.is_empty() && !row.hint_en.is_empty() && !row.hint_ja.is_empty());
        }
    }
}
