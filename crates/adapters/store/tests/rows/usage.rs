//! What services use and pay for: the database's rules over many services against the domain's for one, on random facts.

use std::collections::BTreeMap;

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use sqlx::PgPool;
use tidings_domain::{
    FinancialYear, KeyType, NotificationStatus, NotificationType, Postage, Pounds, ServiceId,
    billing::{Texts, charge, is_billed},
};
use tidings_store::{annual_billing, rates, usage};
use tidings_test_support::TestDatabase;

use crate::fixtures::{OTHER_SERVICE, SERVICE, now, populate};

pub const YEAR: i16 = 2025;

pub fn year() -> FinancialYear {
    FinancialYear::starting_in(YEAR).unwrap()
}

/// Numbers that look like chance and are the same each time (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 % end).unwrap()
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

pub async fn database() -> TestDatabase {
    let database = TestDatabase::migrated().await;
    populate(&database.pool).await;
    database
}

pub async fn run(pool: &PgPool, sql: &str) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(pool).await.unwrap();
}

/// A fact as the domain needs it.
#[derive(Clone, Copy)]
struct Fact {
    service: ServiceId,
    channel: NotificationType,
    day: Date,
    rate: Pounds,
    sent: i64,
    units: i64,
    multiplier: i64,
}

/// Facts of the year and of days around it: folded ones, and texts that are not folded yet.
async fn random_facts(pool: &PgPool, chance: &mut Chance) -> Vec<Fact> {
    let mut facts = Vec::new();
    for number in 0..400 {
        let channel = chance.one_of(NotificationType::ALL);
        let day = date(YEAR, 3, 25).saturating_add(chance.below(390).days());
        let prices = match channel {
            NotificationType::Email => ["0", "0", "0"],
            NotificationType::Sms => ["0.0227", "0.0233", "0.024"],
            NotificationType::Letter => ["0.638", "1.56", "0"],
        };
        let fact = Fact {
            service: chance.one_of(&[SERVICE, OTHER_SERVICE]),
            channel,
            day,
            rate: chance.one_of(&prices).parse().unwrap(),
            sent: 1 + chance.below(20),
            units: if channel == NotificationType::Email { 0 } else { 1 + chance.below(40) },
            multiplier: if channel == NotificationType::Sms { 1 + chance.below(3) } else { 1 },
        };
        let Fact { service, rate, sent, units, multiplier, .. } = fact;
        let postage = if channel == NotificationType::Letter { "first" } else { "none" };
        let is_pending = channel == NotificationType::Sms && chance.below(4) == 0;
        if is_pending {
            run(pool, &format!(
                "INSERT INTO fact_deltas VALUES ('{day}', '{service}', gen_random_uuid(), gen_random_uuid(), 'sms', 'normal',
                     'sending', 'mmg', {multiplier}, false, 'none', 0, {sent}, {units})"
            ))
            .await;
        } else {
            run(pool, &format!(
                "INSERT INTO ft_billing (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
                     international, rate, billable_units, notifications_sent, created_at, postage)
                 VALUES ('{day}', gen_random_uuid(), '{service}', '{channel}', 'provider {number}', {multiplier}, false, {rate},
                     {units}, {sent}, now(), '{postage}')"
            ))
            .await;
        }
        let rate = if is_pending { rates::sms(pool).await.unwrap().on(day).unwrap() } else { rate };
        facts.push(Fact { rate, ..fact });
    }
    facts
}

/// Units that are free and paid for, and what they cost, by channel and price.
type Bill = BTreeMap<(NotificationType, Pounds), (i64, i64, i64, Pounds)>;

/// The bill of some days by the rules of the domain.
fn bill(facts: &[Fact], service: ServiceId, allowance: i64, counts: impl Fn(Date) -> bool) -> Bill {
    let of_year = |fact: &&Fact| fact.service == service && FinancialYear::of(fact.day) == Some(year());
    let mut bill = Bill::new();
    let mut add = |channel, rate, sent, free, charged, cost| {
        let line = bill.entry((channel, rate)).or_default();
        *line = (line.0 + sent, line.1 + free, line.2 + charged, line.3 + cost);
    };
    let mut texts: BTreeMap<(Date, Pounds), (i64, i64)> = BTreeMap::new();
    for fact in facts.iter().filter(of_year) {
        match fact.channel {
            NotificationType::Sms => {
                let day = texts.entry((fact.day, fact.rate)).or_default();
                *day = (day.0 + fact.units * fact.multiplier, day.1 + fact.sent);
            }
            NotificationType::Email if counts(fact.day) => add(fact.channel, fact.rate, fact.sent, 0, 0, Pounds::ZERO),
            NotificationType::Letter if counts(fact.day) => {
                add(fact.channel, fact.rate, fact.sent, 0, fact.sent, fact.rate.times(fact.sent));
            }
            _ => {}
        }
    }
    let units: Vec<Texts> =
        texts.iter().map(|((day, price), (units, _))| Texts { day: *day, price: *price, units: *units }).collect();
    for (charge, ((day, price), (_, sent))) in charge(allowance, &units).into_iter().zip(&texts) {
        if counts(*day) {
            add(NotificationType::Sms, *price, *sent, charge.free, charge.charged, charge.cost);
        }
    }
    bill
}

fn told(usage: impl IntoIterator<Item = usage::Usage>) -> Bill {
    let mut bill = Bill::new();
    for used in usage {
        let line = bill.entry((used.notification_type, used.rate)).or_default();
        let (sent, free, charged, cost) = *line;
        *line = (
            sent + used.notifications_sent,
            free + used.free_allowance_used,
            charged + used.charged_units,
            cost + used.cost,
        );
    }
    bill
}

#[tokio::test]
async fn bills_are_those_of_the_domain() {
    let database = database().await;
    let pool = &database.pool;
    let mut chance = Chance(20_260_401);
    let facts = random_facts(pool, &mut chance).await;
    let organisation = their_organisation(pool).await;
    for allowance in [0, 7, 900, 2_000, 1_000_000] {
        for service in [SERVICE, OTHER_SERVICE] {
            assert!(annual_billing::set(pool, service, year(), allowance, now()).await.unwrap());
        }
        for service in [SERVICE, OTHER_SERVICE] {
            let expected = bill(&facts, service, allowance.into(), |_| true);
            assert_eq!(told(usage::by_year(pool, service, year()).await.unwrap()), expected, "{allowance}");

            let months = usage::by_month(pool, service, year()).await.unwrap();
            for month in (0..12).map(|months| date(YEAR, 4, 1).saturating_add(months.months())) {
                let of_month = months.iter().filter(|used| used.month == month).map(|used| used.usage);
                let mut expected = bill(&facts, service, allowance.into(), |day| day.first_of_month() == month);
                expected.retain(|(channel, _), _| *channel != NotificationType::Email);
                assert_eq!(told(of_month), expected, "{allowance} {month}");
            }
            let of_service = usage::of_services(pool, organisation, year()).await.unwrap();
            let of_service = of_service.into_iter().find(|used| used.id == service).unwrap();
            let cost =
                |channel| expected.iter().filter(|(key, _)| key.0 == channel).map(|(_, line)| line.3).sum::<Pounds>();
            assert_eq!(of_service.sms_cost, cost(NotificationType::Sms));
            assert_eq!(of_service.letter_cost, cost(NotificationType::Letter));
        }
        let (first, last) = (date(YEAR, 7, 1), date(YEAR, 9, 30));
        let billed = usage::billed_services(pool, year(), first, last).await.unwrap();
        for service in [SERVICE, OTHER_SERVICE] {
            let expected = bill(&facts, service, allowance.into(), |day| (first..=last).contains(&day));
            let cost =
                |channel| expected.iter().filter(|(key, _)| key.0 == channel).map(|(_, line)| line.3).sum::<Pounds>();
            let told = billed.iter().find(|billed| billed.id == service).unwrap();
            assert_eq!(
                (told.sms_cost, told.letter_cost),
                (cost(NotificationType::Sms), cost(NotificationType::Letter))
            );
        }
    }
}

/// An organisation that both services belong to.
async fn their_organisation(pool: &PgPool) -> tidings_domain::OrganisationId {
    run(pool, "UPDATE services SET organisation_id = (SELECT id FROM organisation LIMIT 1), restricted = false").await;
    let id: uuid::Uuid = sqlx::query_scalar("SELECT id FROM organisation LIMIT 1").fetch_one(pool).await.unwrap();
    id.into()
}

#[tokio::test]
async fn facts_count_what_the_domain_says() {
    let database = database().await;
    for channel in NotificationType::ALL {
        for status in NotificationStatus::ALL {
            let counted: bool = sqlx::query_scalar("SELECT tidings_is_billed($1, $2)")
                .bind(channel.as_str())
                .bind(status.as_str())
                .fetch_one(&database.pool)
                .await
                .unwrap();
            assert_eq!(counted, is_billed(*channel, *status, KeyType::Normal), "{channel} {status}");
        }
    }
}

#[tokio::test]
async fn prices_are_those_of_the_domain() {
    let database = database().await;
    let pool = &database.pool;
    let (texts, letters) = (rates::sms(pool).await.unwrap(), rates::all_letters(pool).await.unwrap());
    let mut days: Vec<Date> = (0..150).map(|weeks| date(2016, 4, 1).saturating_add((weeks * 27).days())).collect();
    // Prices change at midnight in London, in summer and in winter.
    days.extend([date(2026, 3, 31), date(2026, 4, 1), date(2026, 1, 4), date(2026, 1, 5)]);
    for day in days {
        let price = async |channel: NotificationType, class: &str, sheets: i32| {
            let price: String = sqlx::query_scalar("SELECT tidings_rate($1, $2::text::date, $3, $4)::text")
                .bind(channel.as_str())
                .bind(day.to_string())
                .bind(class)
                .bind(sheets)
                .fetch_one(pool)
                .await
                .unwrap();
            price.parse::<Pounds>().unwrap()
        };
        assert_eq!(price(NotificationType::Sms, "none", 0).await, texts.on(day).unwrap_or_default(), "{day}");
        assert_eq!(price(NotificationType::Email, "none", 0).await, Pounds::ZERO);
        for class in Postage::ALL {
            for sheets in 0..7 {
                let expected = letters.on(day, sheets, *class).unwrap_or_default();
                assert_eq!(price(NotificationType::Letter, class.as_str(), sheets).await, expected, "{day} {class}");
            }
        }
    }
}
