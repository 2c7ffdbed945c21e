//! Words of the dialogs that ask for something outside: clipping, expanding, lists, settings and keys.
//!
//! Each says which host is asked and what leaves this computer before anything is sent.

use super::words::number;
use crate::session::{Lang, Sends};

macro_rules! words {
    ($($name:ident : $en:literal / $ja:literal;)*) => {
        $(pub fn $name(lang: Lang) -> &'static str {
            lang.pick($en, $ja)
        })*

        #[cfg(test)]
        pub const ALL: &[(&str, fn(Lang) -> &'static str)] = &[$((stringify!($name), $name)),*];
    };
}

words! {
    what_is_sent: "What leaves this computer" / "この端末から送られるもの";
    nothing_of_case: "Nothing of the case is sent." / "案件の内容は送りません。";
    offline: "Working offline: nothing is sent. Change it in the settings of collecting." /
        "オフライン作業中のため何も送りません。収集の設定で変更できます。";
    terms: "Terms of use" / "利用条件";

    // Clip
    clip_title: "Clip a page" / "ページを保存";
    clip_how: "The page is kept as evidence with its hash and read into the inbox." / "ページはハッシュとともに証拠として保存され、受信箱に読み込まれます。";
    address: "Address" / "アドレス";
    recipe: "Recipe" / "レシピ";
    first_that_fits: "The first that fits" / "最初に合うもの";
    need_address: "Write the address of a page" / "ページのアドレスを入力してください";
    wrong_address: "Not an address of the web: it begins with https:// or http://" / "ウェブのアドレスではありません（https:// か http:// で始まります）";
    with_password: "An address with a user name or password would be kept with the evidence: leave them out" /
        "利用者名やパスワードを含むアドレスは証拠に残ります。取り除いてください";
    fetch: "Fetch" / "取得";

    // Expand
    expand_title: "Expand from a source" / "情報源から展開";
    expand_how: "One question for each selected entity; answers stand in the inbox." / "選択した主体ごとに照会し、回答は受信箱に入ります。";
    no_sources: "No sources" / "情報源がありません";
    source: "Source" / "情報源";
    question: "Question" / "照会内容";
    key_needed: "needs a key" / "キーが必要";
    key_there: "key is set" / "キー設定済み";
    key_optional: "key optional" / "キーは任意";
    no_key: "no key needed" / "キー不要";
    set_key: "Set a key…" / "キーを設定…";
    key_missing: "This source needs a key, and there is none" / "この情報源にはキーが必要ですが、設定されていません";
    choose_question: "Choose a question" / "照会内容を選んでください";
    again: "Ask again those already asked" / "照会済みの主体にも改めて照会する";
    send: "Send" / "送信";
    nobody_selected: "Select something first" / "先に選択してください";

    // Lists
    lists_title: "Update lists" / "リストを更新";
    lists_how: "The whole public file is downloaded; then you see what is new, gone and renamed." / "公開ファイル全体を取得し、追加・削除・名称変更を表示します。";
    no_lists: "No lists" / "リストがありません";
    not_in_case: "not in the case" / "案件に未取込";
    by_hand: "Cannot be downloaded by a program: save the publisher’s file yourself, then choose it here." / "自動では取得できません。公表元のファイルを保存し、ここで選んでください。";
    from_file: "From a saved file…" / "保存したファイルから…";
    publisher_page: "Open the publisher’s page" / "公表元のページを開く";
    to_inbox: "See it in the inbox" / "受信箱で見る";
    choose_lists: "Choose a list" / "リストを選んでください";
    lists_send: "Sent: the address of the file and the User-Agent." / "送るもの：ファイルのアドレスと User-Agent。";
    download: "Download" / "取得";
    all: "All" / "すべて";
    none: "None" / "選択解除";

    // Settings
    settings_how: "How public sources are asked. Kept for you on this computer, not in the case." / "公開情報源への照会方法。案件ではなくこの端末に保存されます。";
    settings_title: "Collecting: settings and keys" / "収集の設定とキー";
    who_asks: "Who asks" / "名乗り";
    contact: "Contact" / "連絡先";
    contact_hint: "an e-mail address or page, for site owners" / "サイト管理者向けのメールかページ";
    agent: "User-Agent as set now" / "現在の User-Agent";
    offline_toggle: "Work offline: send nothing at all" / "オフライン作業：何も送らない";
    pace: "Pace" / "速度";
    per_second: "Requests per second to one host" / "一つの相手先への毎秒の要求数";
    at_once: "At the same time, one host" / "同時接続（相手先ごと）";
    at_once_all: "At the same time, all hosts" / "同時接続（全体）";
    bounds: "Bounds" / "上限";
    max_size: "Largest page in MiB" / "ページの最大サイズ（MiB）";
    max_time: "Longest time in seconds" / "最長時間（秒）";
    way: "Way out" / "経路";
    proxy: "Proxy" / "プロキシ";
    proxy_hint: "empty: as the system says" / "空欄：システムの設定";
    ca_file: "File of further certificate authorities (PEM)" / "追加の認証局ファイル（PEM）";
    ca_hint: "only if your company has its own" / "社内認証局がある場合のみ";
    loopback: "Allow services on this computer" / "この端末上のサービスを許可";
    loopback_caution: "For tests only: a page could then reach programs that listen on this computer. Private networks stay forbidden." /
        "試験用です。この端末で待ち受けるプログラムに届くようになります。私設ネットワークは引き続き禁止です。";
    keys: "Keys" / "キー";
    keys_how: "Keys are kept in the keyring of the system, never in the case, logs or evidence." / "キーはシステムのキーリングに保存し、案件・記録・証拠には残しません。";
    no_keys: "No source at hand needs a key" / "キーの必要な情報源はありません";
    key: "Key" / "キー";
    save_key: "Save key" / "キーを保存";
    remove_key: "Remove key" / "キーを削除";
    get_key: "Get a key" / "キーの入手先";
    save: "Save" / "保存";
    wrong_proxy: "A proxy is written as http://host:port or socks5://host:port" / "プロキシは http://ホスト:ポート か socks5://ホスト:ポート の形です";
}

/// The box above the button of the clip dialog.
pub fn clip_box(lang: Lang, host: &str, agent: &str) -> String {
    lang.pick(
        format!("Asks {host} for robots.txt and then for this page. Sent: the address and the User-Agent “{agent}”."),
        format!("{host} に robots.txt、続いてこのページを要求します。送るもの：アドレスと User-Agent「{agent}」。"),
    )
}

pub fn fetch_from(lang: Lang, host: &str) -> String {
    lang.pick(format!("Fetch from {host}"), format!("{host} から取得"))
}

pub fn send_to(lang: Lang, host: &str) -> String {
    lang.pick(format!("Send to {host}"), format!("{host} に送信"))
}

/// What is sent about each of how many entities.
pub fn batch(lang: Lang, count: usize, host: &str) -> String {
    match (lang, count) {
        (Lang::En, 1) => format!("1 entity, to {host}:"),
        (Lang::En, count) => format!("{} entities, one after another, to {host}:", number(count)),
        (Lang::Ja, 1) => format!("1 件を {host} へ："),
        (Lang::Ja, count) => format!("{} 件を順に {host} へ：", number(count)),
    }
}

pub fn sends(lang: Lang, caption: &str, sends: &Sends) -> String {
    match sends {
        Sends::This(sends) => lang.pick(format!("{caption}: {sends}"), format!("{caption}：{sends}")),
        Sends::Nothing(why) => lang.pick(format!("{caption}: nothing; {why}"), format!("{caption}：送らない（{why}）")),
    }
}

pub fn more_entities(lang: Lang, count: usize) -> String {
    lang.pick(
        format!("and the same properties of {} more, each its own", number(count)),
        format!("ほか {} 件もそれぞれの同じ項目を送ります", number(count)),
    )
}

pub fn in_case(lang: Lang, edition: &str, entries: usize) -> String {
    lang.pick(
        format!("edition {edition} · {} entries", number(entries)),
        format!("{edition} 版・{} 件", number(entries)),
    )
}

/// Names two hosts and how many more: all of them stand above the button.
pub fn download_from(lang: Lang, count: usize, hosts: &[&str]) -> String {
    let more = hosts.len().saturating_sub(2);
    let mut hosts = hosts.iter().take(2).copied().collect::<Vec<_>>().join(lang.pick(", ", "、"));
    if more > 0 {
        hosts = lang.pick(format!("{hosts} and {more} more"), format!("{hosts} ほか {more} 件"));
    }
    match (lang, count) {
        (Lang::En, 1) => format!("Download 1 list from {hosts}"),
        (Lang::En, count) => format!("Download {count} lists from {hosts}"),
        (Lang::Ja, count) => format!("{hosts} からリスト {count} 件を取得"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_both_languages() {
        for (name, word) in ALL {
            assert!(!word(Lang::En).is_empty() && !word(Lang::Ja).is_empty(), "{name}");
            assert_ne!(word(Lang::En), word(Lang::Ja), "{name}");
        }
    }

    #[test]
    fn hosts_are_named() {
        assert_eq!(fetch_from(Lang::En, "a.example"), "Fetch from a.example");
        assert_eq!(
            download_from(Lang::En, 2, &["a.example", "b.example"]),
            "Download 2 lists from a.example, b.example"
        );
        assert_eq!(send_to(Lang::Ja, "a.example"), "a.example に送信");
        let nothing = Sends::Nothing("lacks: LEI".to_owned());
        assert_eq!(sends(Lang::En, "Acme", &nothing), "Acme: nothing; lacks: LEI");
    }
}
