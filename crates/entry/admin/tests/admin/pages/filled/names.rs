//! What is another each time, by names.

use super::Filled;

impl Filled {
    pub(super) fn call<T: ToString>(&mut self, id: T, name: &str) {
        self.names.insert(0, (name.to_owned(), id.to_string()));
    }

    pub(super) async fn call_row(&mut self, name: &str, query: &str) {
        let rows = self.world.app.rows(query).await;
        self.call(rows[0]["id"].as_str().unwrap(), name);
    }

    pub(super) fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(&self, name: &str) -> T {
        self.fill(&format!("{{{name}}}")).parse().unwrap()
    }

    /// Puts in what is called by names.
    pub fn fill(&self, text: &str) -> String {
        let mut text = text.to_owned();
        while let (Some(from), Some(to)) = (text.find('{'), text.find('}')) {
            let known = self.names.iter().find(|(name, _)| *name == text[from + 1..to]);
            let (_, id) = known.unwrap_or_else(|| panic!("nothing is called as in {text}"));
            text.replace_range(from..=to, id);
        }
        text
    }

    /// Learns the names of a path from what stands in their places, and what follows it by its own names.
    pub fn learn(&mut self, pattern: &str, path: &str) {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            self.call(value, &name);
        }
        let pattern = pattern.split('/');
        assert_eq!(pattern.clone().count(), path.split('/').count(), "{path} is not like {pattern:?}");
        for (name, part) in pattern.zip(path.split('/')) {
            match name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(name) => self.call(part, name),
                None => assert_eq!(name, part, "{path} is another page"),
            }
        }
    }

    /// The path of a link in the last message that has one like this.
    pub async fn mailed(&self, pattern: &str) -> String {
        self.world.app.work_off().await;
        let start = pattern.split('{').next().unwrap();
        let query = format!("SELECT body FROM sandbox_messages WHERE body LIKE '%{start}%' ORDER BY id DESC LIMIT 1");
        let body = self.world.app.rows(&query).await[0]["body"].as_str().unwrap().to_owned();
        let link = body.split_whitespace().find(|word| word.contains(start)).unwrap();
        link[link.find(start).unwrap()..].trim_end_matches(['>', ')', '.']).to_owned()
    }

    /// Takes out of a text what is another each time.
    pub fn forget(&self, text: &str) -> String {
        let mut known: Vec<_> = self.names.iter().filter(|(_, id)| id.len() >= 8).collect();
        known.sort_by_key(|(_, id)| std::cmp::Reverse(id.len()));
        let known =
            known.into_iter().fold(text.to_owned(), |text, (name, id)| text.replace(id, &format!("{{{name}}}")));
        let (mut kept, mut rest) = (String::new(), known.as_str());
        while let Some(next) = rest.chars().next() {
            let id = rest.get(..36).filter(|id| uuid::Uuid::try_parse(id).is_ok());
            kept.push_str(if id.is_some() { "{id}" } else { &rest[..next.len_utf8()] });
            rest = &rest[id.map_or(next.len_utf8(), str::len)..];
        }
        kept
    }
}
