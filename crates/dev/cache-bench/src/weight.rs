//! What a browser fetches for a page that it has never seen: bytes of bodies, as they are sent.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::{installation::Installation, visitor::Visitor};

/// A page's own bytes, and those of what it is shown with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weight {
    pub page: usize,
    pub assets: usize,
}

impl Weight {
    /// All of it, in kilobytes.
    #[expect(clippy::cast_precision_loss, reason = "there are not that many")]
    pub fn kilobytes(self) -> f64 {
        (self.page + self.assets) as f64 / 1000.0
    }
}

/// The template page with all that it leads to under `/assets/`, and all that those lead to.
///
/// # Errors
/// When one of them is not shown.
pub async fn of_template_page(on: &Installation) -> Result<Weight> {
    let visitor = Visitor::in_process(on).await?;
    let page = visitor.open(&on.template_page()).await?;
    let mut weight = Weight { page: page.len(), assets: 0 };
    let mut fetched: BTreeSet<String> = BTreeSet::new();
    let mut to_fetch = addresses(&page);
    while let Some(address) = to_fetch.pop_first() {
        if fetched.insert(address.clone()) {
            weight.assets += visitor.open(&address).await?.len();
            to_fetch.extend(addresses(&visitor.open_plain(&address).await?));
        }
    }
    Ok(weight)
}

/// What a text names under `/assets/`.
fn addresses(text: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(text);
    let found = text.match_indices("/assets/").filter_map(|(at, _)| text.get(at..));
    let ends = |c: char| !(c.is_ascii_alphanumeric() || "/._-".contains(c));
    found.map(|rest| rest.split(ends).next().unwrap_or_default().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn what_a_page_and_its_styles_name_is_found_once() {
        let page = br#"<link href="/assets/main.01.css"><script src="/assets/main.02.js"></script>
            <style>a{background:url(/assets/icon.03.svg)} b{background:url("/assets/main.01.css")}</style>"#;
        let found: Vec<_> = addresses(page).into_iter().collect();
        assert_eq!(found, ["/assets/icon.03.svg", "/assets/main.01.css", "/assets/main.02.js"]);
    }
}
