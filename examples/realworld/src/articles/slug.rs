//! Names of articles in addresses.

use std::hash::{BuildHasher, RandomState};

/// Longer titles are cut, so that there is room for a suffix.
const LONGEST: usize = 200;

/// What is a route of its own: `/articles/feed`.
const RESERVED: &str = "feed";

/// `Ünïcode & Co.` becomes `ünïcode-co`.
pub(crate) fn slugify(title: &str) -> String {
    let lower = title.to_lowercase();
    let words = lower.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let slug: String = words.collect::<Vec<_>>().join("-").chars().take(LONGEST).collect();
    match slug.trim_end_matches('-') {
        "" => "article".to_owned(),
        slug => slug.to_owned(),
    }
}

/// Slugs for a title, to be tried in turn until nobody has one: the plain one first, then with suffixes. They are random,
/// so that many who write at once do not all try the same next one.
pub(crate) fn candidates(title: &str) -> impl Iterator<Item = String> {
    let plain = slugify(title);
    let suffixed = plain.clone();
    let suffixes = (0..10).map(move |_| format!("{suffixed}-{:08x}", RandomState::new().hash_one(()) as u32));
    (plain != RESERVED).then_some(plain).into_iter().chain(suffixes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_words_with_dashes() {
        for (title, slug) in [
            ("How to train your dragon", "how-to-train-your-dragon"),
            ("  Ünïcode & Co. ", "ünïcode-co"),
            ("日本語のタイトル", "日本語のタイトル"),
            ("100% 'sure'; DROP TABLE--", "100-sure-drop-table"),
            ("!!!", "article"),
        ] {
            assert_eq!(slugify(title), slug);
        }
        assert_eq!(slugify(&"x".repeat(255)).len(), LONGEST);
    }

    #[test]
    fn begin_plain_and_go_on_at_random() {
        let all: Vec<String> = candidates("Same title").collect();
        assert_eq!((all.len(), all[0].as_str()), (11, "same-title"));
        assert!(all[1].starts_with("same-title-") && all[1].len() == "same-title-".len() + 8, "{}", all[1]);
        assert_ne!(all[1], all[2]);
    }

    #[test]
    fn are_not_what_a_route_is_called() {
        assert!(candidates("Feed").all(|slug| slug.starts_with("feed-")));
    }
}
