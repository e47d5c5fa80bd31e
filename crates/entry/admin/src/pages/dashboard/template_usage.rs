//! `/services/{service_id}/template-usage`: how often templates were used, by month.

use std::collections::BTreeMap;

use jiff::civil::Date;
use minijinja::{context, value::Serde};
use serde::Serialize;
use tidings_api_types::internal::notifications::{TemplateUsage, Year};
use tidings_domain::TemplateId;

use super::years::{self, YearChosen};
use crate::{
    access::{Access, Role},
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Query},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/template-usage", Access::member_with(&[Role::ViewActivity]), show);
}

async fn show(visit: InService, Query(chosen): Query<YearChosen>) -> Answer {
    let year = chosen.or_current(&visit).ok_or(Problem::NotFound)?;
    let usage = visit.client.notifications.monthly_template_usage(visit.service.id, Year(year)).await?;
    let months = by_month(usage.stats);
    let years = years::links(&visit, year);
    visit.page("dashboard/template_usage.html", context! { months => Serde(months), years, year => year.to_string() })
}

#[derive(Debug, PartialEq, Serialize)]
struct Month {
    name: String,
    /// The largest count, to compare others with.
    most: i64,
    templates: Vec<Used>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Used {
    id: TemplateId,
    name: String,
    channel: &'static str,
    is_precompiled_letter: bool,
    count: i64,
}

/// The latest month first, and in each the most used template.
fn by_month(usage: Vec<TemplateUsage>) -> Vec<Month> {
    let mut months: BTreeMap<(i32, i32), Vec<Used>> = BTreeMap::new();
    for used in usage.into_iter().filter(|used| used.count > 0) {
        months.entry((used.year, used.month)).or_default().push(Used {
            id: used.template_id,
            name: used.name,
            channel: used.template_type.as_str(),
            is_precompiled_letter: used.is_precompiled_letter,
            count: used.count,
        });
    }
    let month = |((year, month), mut templates): ((i32, i32), Vec<Used>)| {
        templates.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.name.cmp(&other.name)));
        let most = templates.first().map_or(0, |used| used.count);
        Month { name: name_of(year, month), most, templates }
    };
    months.into_iter().rev().map(month).collect()
}

fn name_of(year: i32, month: i32) -> String {
    let first = i16::try_from(year).ok().zip(i8::try_from(month).ok());
    let first = first.and_then(|(year, month)| Date::new(year, month, 1).ok());
    first.map_or_else(|| format!("{month} {year}"), |first| first.strftime("%B %Y").to_string())
}

#[cfg(test)]
mod tests {
    use tidings_domain::NotificationType;
    use uuid::Uuid;

    use super::*;

    fn usage(name: &str, year: i32, month: i32, count: i64) -> TemplateUsage {
        TemplateUsage {
            template_id: Uuid::nil().into(),
            name: name.to_owned(),
            template_type: NotificationType::Email,
            month,
            year,
            count,
            is_precompiled_letter: false,
        }
    }

    #[test]
    fn the_latest_month_and_the_most_used_come_first() {
        let usage =
            vec![usage("A", 2026, 12, 1), usage("B", 2026, 12, 5), usage("C", 2027, 1, 2), usage("D", 2026, 11, 0)];
        let months = by_month(usage);
        let told: Vec<_> = months
            .iter()
            .map(|month| {
                (month.name.as_str(), month.most, month.templates.iter().map(|used| used.name.as_str()).collect())
            })
            .collect::<Vec<(&str, i64, Vec<&str>)>>();
        assert_eq!(told, [("January 2027", 2, vec!["C"]), ("December 2026", 5, vec!["B", "A"])]);
    }
}
