//! Clip a page: its address, the recipe that reads it, and what is sent to whom.

use super::{End, buttons_ui, head_ui, offline, sent_ui};
use crate::session::{ClipWhat, Message};
use crate::ui::cx::Cx;
use crate::ui::widgets::small;
use crate::ui::words_ask as words;
use egui::{Key, Label, Margin, RichText, Role, TextEdit, Ui, Vec2, WidgetInfo};
use url::Url;

const WIDTH: f32 = 560.0;

/// What is being typed.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    address: String,
    /// `None`: the first that fits.
    recipe: Option<String>,
    focused: bool,
}

/// Why an address cannot be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    Missing,
    NotWeb,
    Password,
}

/// The address with its host; a missing scheme is taken for `https`.
fn target(typed: &str) -> Result<(String, String), Wrong> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Wrong::Missing);
    }
    let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let url = Url::parse(&whole).map_err(|_| Wrong::NotWeb)?;
    if !matches!(url.scheme(), "https" | "http") || typed.contains(char::is_whitespace) {
        return Err(Wrong::NotWeb);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Wrong::Password);
    }
    let host = url.host_str().filter(|host| host.contains(['.', ':']) || *host == "localhost").ok_or(Wrong::NotWeb)?;
    let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    Ok((whole, host))
}

pub fn clip_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut Draft, room: Vec2) -> Option<End> {
    ui.set_width((room.x - 160.0).min(WIDTH));
    if head_ui(cx, ui, words::clip_title(cx.lang), words::clip_how(cx.lang)) {
        return Some(End::Closed);
    }
    let label = ui.label(small(words::address(cx.lang)).color(cx.tokens.mute));
    let field = TextEdit::singleline(&mut draft.address).hint_text("https://").desired_width(f32::INFINITY);
    let field = ui.add(field.margin(Margin::symmetric(10, 8))).labelled_by(label.id);
    if !draft.focused {
        field.request_focus();
        draft.focused = true;
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    ui.add_space(8.0);
    recipe_ui(cx, ui, draft);
    ui.add_space(12.0);
    let target = target(&draft.address);
    sent_ui(cx, ui, |ui| {
        // As high without an address as with one: nothing jumps while typing.
        ui.set_min_height(60.0);
        match &target {
            Ok((_, host)) => {
                let text = words::clip_box(cx.lang, host, &cx.session.user_agent());
                ui.add(Label::new(bold_host(cx, ui, &text, host)).wrap());
                ui.label(small(words::nothing_of_case(cx.lang)).color(cx.tokens.mute));
            }
            Err(wrong) => {
                ui.add(Label::new(RichText::new(complaint(cx, *wrong)).color(cx.tokens.mute)).wrap());
            }
        }
    });
    let go = match &target {
        Ok((_, host)) => words::fetch_from(cx.lang, host),
        Err(_) => words::fetch(cx.lang).to_owned(),
    };
    let why_not = offline(cx).or_else(|| target.as_ref().err().map(|wrong| complaint(cx, *wrong)));
    let end = match buttons_ui(cx, ui, &go, why_not) {
        None if entered && why_not.is_none() => Some(End::Asked),
        end => end,
    };
    if let (Some(End::Asked), Ok((address, _))) = (end, target) {
        cx.send(Message::Clip { what: ClipWhat::Url(address), recipe: draft.recipe.clone() });
    }
    end
}

fn complaint(cx: &Cx<'_>, wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::Missing => words::need_address(cx.lang),
        Wrong::NotWeb => words::wrong_address(cx.lang),
        Wrong::Password => words::with_password(cx.lang),
    }
}

/// The sentence with the host in strong type.
pub fn bold_host(cx: &Cx<'_>, ui: &Ui, text: &str, host: &str) -> egui::text::LayoutJob {
    let body = egui::TextStyle::Body.resolve(ui.style());
    let strong = crate::ui::theme::strong_style().resolve(ui.style());
    let mut job = egui::text::LayoutJob::default();
    let mut rest = text;
    if let Some((before, after)) = text.split_once(host) {
        job.append(before, 0.0, egui::TextFormat::simple(body.clone(), cx.tokens.text));
        job.append(host, 0.0, egui::TextFormat::simple(strong, cx.tokens.text));
        rest = after;
    }
    job.append(rest, 0.0, egui::TextFormat::simple(body, cx.tokens.text));
    job
}

fn recipe_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &mut Draft) {
    ui.label(small(words::recipe(cx.lang)).color(cx.tokens.mute));
    let recipes = cx.session.recipes();
    let first = words::first_that_fits(cx.lang);
    let now = draft.recipe.as_ref().and_then(|id| recipes.iter().find(|(known, _)| known == id));
    let shown = now.map_or(first, |(_, name)| name.as_str()).to_owned();
    let combo = egui::ComboBox::from_id_salt("clip recipe").width(ui.available_width()).height(280.0).truncate();
    let response = combo
        .selected_text(shown.clone())
        .show_ui(ui, |ui| {
            ui.selectable_value(&mut draft.recipe, None, first);
            for (id, name) in recipes {
                ui.selectable_value(&mut draft.recipe, Some(id.clone()), name);
            }
        })
        .response;
    let name = format!("{}: {shown}", words::recipe(cx.lang));
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_or_a_reason() {
        let host = |typed: &str| target(typed).map(|(_, host)| host);
        assert_eq!(host(" https://seta.example/a?b=c "), Ok("seta.example".to_owned()));
        assert_eq!(host("seta.example/a"), Ok("seta.example".to_owned()));
        assert_eq!(host("http://127.0.0.1:8080/x"), Ok("127.0.0.1:8080".to_owned()));
        assert_eq!(host(""), Err(Wrong::Missing));
        for typed in
            ["officers", "file:///etc/passwd", "https://", "ftp://a.example", "two words.example", "javascript:x"]
        {
            assert_eq!(host(typed), Err(Wrong::NotWeb), "{typed}");
        }
        assert_eq!(host("https://me:secret@a.example/"), Err(Wrong::Password));
    }
}
