-- What rules ask for, in columns and rows. What stands in a doc is filled in afterwards (derived.py), the rest here.

ALTER TABLE rk_profiles ADD COLUMN given TEXT;
ALTER TABLE rk_profiles ADD COLUMN family TEXT;
ALTER TABLE rk_profiles ADD COLUMN gender {name};
ALTER TABLE rk_profiles ADD COLUMN locale {name};
ALTER TABLE rk_profiles ADD COLUMN language {name};
ALTER TABLE rk_profiles ADD COLUMN country {name};
ALTER TABLE rk_profiles ADD COLUMN time_zone {name};
ALTER TABLE rk_profiles ADD COLUMN birthday {name};  -- MM-DD
ALTER TABLE rk_profiles ADD COLUMN registered_at {number};
ALTER TABLE rk_profiles ADD COLUMN preferred_channel {name};
ALTER TABLE rk_profiles ADD COLUMN channels {names};  -- those with an address in use

CREATE INDEX rk_profiles_birthday ON rk_profiles (birthday) WHERE birthday IS NOT NULL;

CREATE INDEX rk_profiles_time_zone ON rk_profiles (time_zone) WHERE time_zone IS NOT NULL;

-- Attributes and answers, one row a value: see Facts in rules/sql/layout.py.
CREATE TABLE rk_facts (
    name {name} NOT NULL,
    profile_id {name} NOT NULL,
    line {number} NOT NULL,
    kind {name} NOT NULL,
    text {name},
    number {number},
    PRIMARY KEY (name, profile_id, line)
) {clustered};

-- Items lie with their customer, in the order of time, as rules read them.
ALTER TABLE rk_order_items RENAME TO rk_order_items_1;

CREATE TABLE rk_order_items (
    profile_id {name} NOT NULL,
    placed_at {number} NOT NULL,
    order_id {name} NOT NULL,
    line {number} NOT NULL,
    product {name} NOT NULL,
    title {name},
    category {name},
    brand {name},
    quantity {number} NOT NULL,
    price {number} NOT NULL,
    amount {number},  -- price times quantity; unknown in the rows of the first release where it has no room in 64 bits
    currency {name} NOT NULL,
    PRIMARY KEY (profile_id, placed_at, order_id, line)
) {clustered};

INSERT INTO rk_order_items
SELECT o.profile_id, o.placed_at, i.order_id, i.line, i.product, i.title, i.category, i.brand, i.quantity, i.price,
    CASE WHEN i.quantity = 0 OR abs(i.price) <= 9223372036854775807 / i.quantity THEN i.price * i.quantity END, o.currency
FROM rk_orders o JOIN rk_order_items_1 i ON i.order_id = o.id
ORDER BY o.profile_id, o.placed_at, i.order_id, i.line;

DROP TABLE rk_order_items_1;

CREATE INDEX rk_order_items_of_order ON rk_order_items (order_id);

CREATE INDEX rk_order_items_brand ON rk_order_items (brand, profile_id, placed_at, order_id);

CREATE INDEX rk_order_items_category ON rk_order_items (category, profile_id, placed_at, order_id);

-- Covering: whatever is asked of a customer's history never touches the tables. The latest come first, so that the last five
-- are found without sorting.
DROP INDEX rk_orders_of_profile;

CREATE INDEX rk_orders_of_profile ON rk_orders
    (profile_id, placed_at DESC, id DESC, total, currency, status, gift, source, ship_country);

DROP INDEX rk_interactions_of_profile;

CREATE INDEX rk_interactions_of_profile ON rk_interactions
    (profile_id, happened_at DESC, id DESC, kind, channel, campaign, link);

DROP INDEX rk_consent_events_of_profile;

CREATE INDEX rk_consent_events_of_profile ON rk_consent_events (profile_id, occurred_at, id, kind, purpose, channel);

-- Whom something happened to between two moments. By the hour, an expression that no rule contains: an index over the moment
-- itself would be taken for long windows too, where the covering ones above are many times faster.
CREATE INDEX rk_orders_by_hour ON rk_orders ((placed_at / 3600000000), profile_id, placed_at);

CREATE INDEX rk_interactions_by_hour ON rk_interactions ((happened_at / 3600000000), profile_id, happened_at);

CREATE INDEX rk_consent_events_by_hour ON rk_consent_events ((occurred_at / 3600000000), profile_id, occurred_at);

CREATE INDEX rk_answers_by_hour ON rk_answers ((answered_at / 3600000000), profile_id, answered_at);

-- Whom the store wrote to, and when: see changes.py.
CREATE TABLE rk_changes (
    profile_id {name} PRIMARY KEY,
    mark {number} NOT NULL
) {clustered};

CREATE INDEX rk_changes_mark ON rk_changes (mark);

-- Who entered and left which segment; never changed. seq is the order of recording.
CREATE TABLE rk_memberships (
    seq {serial},
    segment {name} NOT NULL,
    profile_id {name} NOT NULL,
    kind {name} NOT NULL,
    cause {name} NOT NULL,
    happened_at {number} NOT NULL
);

CREATE INDEX rk_memberships_of_profile ON rk_memberships (profile_id, happened_at, seq, segment, kind, cause);

CREATE INDEX rk_memberships_of_segment ON rk_memberships (segment, seq, happened_at);

CREATE INDEX rk_memberships_by_hour ON rk_memberships ((happened_at / 3600000000), profile_id, happened_at);

-- Who is in.
CREATE TABLE rk_members (
    segment {name} NOT NULL,
    profile_id {name} NOT NULL,
    PRIMARY KEY (segment, profile_id)
) {clustered};

-- How each segment was last refreshed.
CREATE TABLE rk_refreshments (
    segment {name} PRIMARY KEY,
    digest {name} NOT NULL,
    refreshed_at {number} NOT NULL,
    mark {name} NOT NULL
) {clustered}
