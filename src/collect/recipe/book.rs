//! The recipes at hand: the built-in ones and those of the user's own folder.

use super::Recipe;
use std::path::Path;

/// Larger files are not read as recipes.
const MAX_BYTES: u64 = 1 << 20;

/// More files than this are not read from one folder.
const MAX_FILES: usize = 500;

/// `assets/recipes/`, official lists first, forms that many pages share last: the first that fits is offered first.
const BUILT_IN: [(&str, &str); 21] = [
    ("us_fcc_covered_list.toml", include_str!("../../../assets/recipes/us_fcc_covered_list.toml")),
    ("afdb_sanctions.toml", include_str!("../../../assets/recipes/afdb_sanctions.toml")),
    ("in_mha_banned.toml", include_str!("../../../assets/recipes/in_mha_banned.toml")),
    ("sg_mas.toml", include_str!("../../../assets/recipes/sg_mas.toml")),
    ("us_state_cuba.toml", include_str!("../../../assets/recipes/us_state_cuba.toml")),
    ("jp_meti_russia.toml", include_str!("../../../assets/recipes/jp_meti_russia.toml")),
    ("us_sec_ownership_form.toml", include_str!("../../../assets/recipes/us_sec_ownership_form.toml")),
    ("us_sec_13g.toml", include_str!("../../../assets/recipes/us_sec_13g.toml")),
    ("encyclopaedia_state.toml", include_str!("../../../assets/recipes/encyclopaedia_state.toml")),
    ("encyclopaedia_infobox.toml", include_str!("../../../assets/recipes/encyclopaedia_infobox.toml")),
    ("jp_large_shareholders.toml", include_str!("../../../assets/recipes/jp_large_shareholders.toml")),
    ("jp_officers.toml", include_str!("../../../assets/recipes/jp_officers.toml")),
    ("jp_deal_announcement.toml", include_str!("../../../assets/recipes/jp_deal_announcement.toml")),
    ("jp_university_agreements.toml", include_str!("../../../assets/recipes/jp_university_agreements.toml")),
    ("cn_shareholders.toml", include_str!("../../../assets/recipes/cn_shareholders.toml")),
    ("share_pledges.toml", include_str!("../../../assets/recipes/share_pledges.toml")),
    ("cn_board.toml", include_str!("../../../assets/recipes/cn_board.toml")),
    ("cn_investments.toml", include_str!("../../../assets/recipes/cn_investments.toml")),
    ("en_board.toml", include_str!("../../../assets/recipes/en_board.toml")),
    ("en_shareholders.toml", include_str!("../../../assets/recipes/en_shareholders.toml")),
    ("schema_org.toml", include_str!("../../../assets/recipes/schema_org.toml")),
];

/// The recipes at hand.
#[derive(Clone, Debug, Default)]
pub struct RecipeBook {
    pub recipes: Vec<Recipe>,
    /// Files that cannot be read, and why.
    pub problems: Vec<String>,
}

impl RecipeBook {
    /// The built-in ones and those of the folder, which come first and win under the same id.
    pub fn read(own: Option<&Path>) -> Self {
        let mut book = Self::default();
        if let Some(folder) = own {
            book.read_folder(folder);
        }
        for (name, text) in BUILT_IN {
            book.add(name, text);
        }
        book
    }

    fn read_folder(&mut self, folder: &Path) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return,
            Err(error) => return self.problems.push(format!("{error}: {}", folder.display())),
        };
        let mut files: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
        files.sort();
        if files.len() > MAX_FILES {
            self.problems.push(format!("{} recipes, only {MAX_FILES} are read: {}", files.len(), folder.display()));
            files.truncate(MAX_FILES);
        }
        for path in files {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            match read_bounded(&path) {
                Ok(text) => self.add(&name, &text),
                Err(why) => self.problems.push(format!("{name}: {why}")),
            }
        }
    }

    fn add(&mut self, name: &str, text: &str) {
        match Recipe::parse(text) {
            Ok(recipe) if self.get(&recipe.id).is_none() => self.recipes.push(recipe),
            Ok(_) => {}
            Err(why) => self.problems.push(format!("{name}: {why}")),
        }
    }

    pub fn get(&self, id: &str) -> Option<&Recipe> {
        self.recipes.iter().find(|recipe| recipe.id == id)
    }

    /// Those written for this page, the most particular first.
    pub fn fitting(&self, document: &super::Document) -> Vec<&Recipe> {
        self.recipes.iter().filter(|recipe| recipe.fits(document)).collect()
    }
}

fn read_bounded(path: &Path) -> Result<String, String> {
    let bytes = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
    if bytes > MAX_BYTES {
        return Err(format!("{bytes} bytes: a recipe has at most {MAX_BYTES}"));
    }
    std::fs::read_to_string(path).map_err(|error| error.to_string())
}
