//! Lists in pages: which page is asked for, and links to the pages around it.

use serde::{Deserialize, Serialize};

use super::{ErrorReply, QueryString};

/// How many items are on a page, unless somebody says otherwise.
pub const PAGE_SIZE: i64 = 50;

/// The page that is asked for, from 1 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Page(pub i64);

impl Default for Page {
    fn default() -> Self {
        Self(1)
    }
}

impl QueryString for Page {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![("page", self.0.to_string())]
    }
}

impl Page {
    /// Reads the parameter `page`; the first page where it is not given.
    ///
    /// # Errors
    /// When it is no number that a page can have.
    pub fn read(text: Option<&str>) -> Result<Self, ErrorReply> {
        // Few enough for all that is before it to be counted.
        const LAST: i64 = 1_000_000_000;
        let Some(text) = text else { return Ok(Self::default()) };
        let page = text.trim().parse().ok().filter(|page| (1..=LAST).contains(page));
        page.map(Self).ok_or_else(|| ErrorReply::field("page", "Not a positive integer"))
    }

    /// How many items are on the pages before, where each has `size`.
    pub const fn offset(self, size: i64) -> i64 {
        (self.0 - 1).saturating_mul(size)
    }
}

/// Links to other pages; readers look whether they are there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageLinks {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Where there is a next one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
}

impl PageLinks {
    /// Around `page` of a list at `path` that has `total` items.
    pub fn around(path: &str, page: Page, total: i64) -> Self {
        Self::around_of_size(path, page, total, PAGE_SIZE)
    }

    /// As [`Self::around`], with pages of `size` items.
    pub fn around_of_size(path: &str, page: Page, total: i64, size: i64) -> Self {
        let last = total.max(1).saturating_sub(1) / size.max(1) + 1;
        let link = |page: i64| format!("{path}?page={page}");
        let has_next = page.0 < last;
        Self {
            prev: (page.0 > 1).then(|| link(page.0 - 1)),
            next: has_next.then(|| link(page.0 + 1)),
            last: has_next.then(|| link(last)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pages_are_numbered_from_one() {
        assert_eq!(Page::read(None), Ok(Page(1)));
        assert_eq!(Page::read(Some("3")), Ok(Page(3)));
        assert_eq!(Page(3).offset(50), 100);
        for text in ["", "0", "-1", "1.5", "two", "9223372036854775807"] {
            assert_eq!(Page::read(Some(text)), Err(ErrorReply::field("page", "Not a positive integer")), "{text}");
        }
    }

    #[test]
    fn links_lead_to_pages_that_are_there() {
        let links = |page, total| json!(PageLinks::around("/complaint", Page(page), total));
        assert_eq!(links(1, 0), json!({}));
        assert_eq!(links(1, 50), json!({}));
        let expected = json!({"prev": "/complaint?page=1", "next": "/complaint?page=3", "last": "/complaint?page=3"});
        assert_eq!(links(2, 101), expected);
        assert_eq!(links(3, 101), json!({"prev": "/complaint?page=2"}));
    }
}
