//! The families of names that clients declare, for those who look at the cache from outside.

use std::fmt::{self, Display};

use jiff::civil::Date;
use uuid::Uuid;

use crate::declared::Declared;

/// A declared format: all keys of `service-{service_id}`, or all groups of `service-{service_id}-template-*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Family(&'static str);

/// Every family that some clients declare, in the order of their formats.
#[derive(Debug, Clone)]
pub struct Families {
    declared: Vec<Declared>,
    all: Vec<Family>,
}

impl Family {
    /// Whether a key, or the name of a group, is of this family. What stands for a placeholder is a UUID, a date or a word
    /// without dashes.
    pub fn has(self, name: &str) -> bool {
        is_of(self.0, name)
    }

    /// Whether its names are those of groups.
    pub fn is_of_groups(self) -> bool {
        self.0.contains('*')
    }

    /// A pattern for Redis that every name of this family matches, and others may.
    pub(crate) fn glob(self) -> String {
        let mut glob = String::new();
        for (index, piece) in self.0.split('{').enumerate() {
            let (placeholder, text) = if index == 0 { ("", piece) } else { ("*", after_placeholder(piece)) };
            glob.push_str(placeholder);
            for character in text.chars() {
                if matches!(character, '*' | '?' | '[' | ']' | '\\') {
                    glob.push('\\');
                }
                glob.push(character);
            }
        }
        glob
    }

    fn placeholders(self) -> usize {
        self.0.matches('{').count()
    }

    /// With the placeholders' names left out.
    fn shape(self) -> String {
        shape(self.0)
    }
}

impl Families {
    /// Those of these clients.
    pub fn of(clients: &[&[Declared]]) -> Self {
        let declared: Vec<Declared> = clients.iter().flat_map(|client| client.iter().copied()).collect();
        let mut all: Vec<Family> = declared
            .iter()
            .flat_map(|one| std::iter::once(one.key).chain(one.groups.iter().copied()))
            .map(Family)
            .collect();
        all.sort_unstable();
        all.dedup();
        Self { declared, all }
    }

    /// All of them.
    pub fn all(&self) -> &[Family] {
        &self.all
    }

    /// The one that is meant by its format, whatever its placeholders are called there.
    pub fn named(&self, format: &str) -> Option<Family> {
        let wanted = shape(format);
        self.all.iter().copied().find(|family| family.shape() == wanted)
    }

    /// The one that a name belongs to; of several the narrowest.
    pub fn of_name(&self, name: &str) -> Option<Family> {
        self.all.iter().copied().filter(|family| family.has(name)).min_by_key(|family| family.placeholders())
    }

    /// The families of the groups that keys of a family are in, in the order in which their tokens stand in a stamp.
    pub(crate) fn groups_of(&self, family: Family) -> Vec<Family> {
        let declared = self.declared.iter().find(|declared| declared.key == family.0);
        declared.map(|declared| declared.groups.iter().copied().map(Family).collect()).unwrap_or_default()
    }
}

/// The format, as it was declared.
impl Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

fn shape(format: &str) -> String {
    let mut pieces = format.split('{');
    let mut shape = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        shape.push_str("{}");
        shape.push_str(after_placeholder(piece));
    }
    shape
}

fn after_placeholder(piece: &str) -> &str {
    piece.split_once('}').map_or("", |(_, after)| after)
}

fn is_of(format: &str, name: &str) -> bool {
    let Some((before, placeholder)) = format.split_once('{') else { return format == name };
    let Some(rest) = name.strip_prefix(before) else { return false };
    let after = after_placeholder(placeholder);
    parts(rest).into_iter().flatten().any(|length| rest.get(length..).is_some_and(|rest| is_of(after, rest)))
}

/// How long what stands for a placeholder at the beginning of a text may be.
fn parts(text: &str) -> [Option<usize>; 3] {
    let starts_with = |length: usize, is: fn(&str) -> bool| text.get(..length).filter(|part| is(part)).map(str::len);
    let word = text.split('-').next().filter(|word| !word.is_empty() && !word.contains('*')).map(str::len);
    [starts_with(36, |part| Uuid::try_parse(part).is_ok()), starts_with(10, |part| part.parse::<Date>().is_ok()), word]
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "6ce466d0-fd6a-11e5-82f5-e0accb9d11a6";
    const CLIENTS: &[&[Declared]] = &[
        &[
            Declared { key: "service-{service_id}", groups: &[] },
            Declared { key: "service-{service_id}-templates", groups: &[] },
            Declared { key: "domains", groups: &[] },
        ],
        &[
            Declared { key: "template-{template_id}-version-{version}", groups: &["service-{service_id}-template-*"] },
            Declared { key: "template-{template_id}-version-None", groups: &["service-{service_id}-template-*"] },
        ],
    ];

    fn family_of(name: &str) -> Option<String> {
        Families::of(CLIENTS).of_name(name).map(|family| family.to_string())
    }

    #[test]
    fn a_name_is_of_the_narrowest_family() {
        for (name, family) in [
            (format!("service-{ID}"), "service-{service_id}"),
            (format!("service-{ID}-templates"), "service-{service_id}-templates"),
            (format!("service-{ID}-template-*"), "service-{service_id}-template-*"),
            (format!("template-{ID}-version-3"), "template-{template_id}-version-{version}"),
            (format!("template-{ID}-version-None"), "template-{template_id}-version-None"),
            ("domains".to_owned(), "domains"),
        ] {
            assert_eq!(family_of(&name).as_deref(), Some(family));
        }
        for name in ["service-", "service-*", "domain", "service-a-b", &format!("service-{ID}-users"), ""] {
            assert_eq!(family_of(name), None, "{name}");
        }
    }

    #[test]
    fn a_family_is_named_whatever_its_placeholders_are_called() {
        let families = Families::of(CLIENTS);
        let service = families.named("service-{service_id}");
        assert!(service.is_some());
        assert_eq!(families.named("service-{}"), service);
        assert_eq!(families.named("service-{id}"), service);
        for unknown in ["service", "service-{}-users", "service-*", &format!("service-{ID}")] {
            assert_eq!(families.named(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_pattern_has_a_star_for_each_placeholder_and_quotes_the_groups() {
        let glob = |format| Families::of(CLIENTS).named(format).map(Family::glob);
        assert_eq!(glob("service-{}").as_deref(), Some("service-*"));
        assert_eq!(glob("service-{}-template-*").as_deref(), Some(r"service-*-template-\*"));
        assert_eq!(glob("template-{}-version-{}").as_deref(), Some("template-*-version-*"));
    }
}
