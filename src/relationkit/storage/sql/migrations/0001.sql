-- Moments are microseconds since 1970 in UTC, money is in millionths of the currency's unit, doc is the document as JSON.

CREATE TABLE rk_profiles (
    id {name} PRIMARY KEY,
    doc TEXT NOT NULL  -- the person and the points in use; the history has tables of its own
) {clustered};

-- Every address that a customer ever had on a channel, numbered by epoch.
CREATE TABLE rk_contact_points (
    profile_id {name} NOT NULL,
    channel {name} NOT NULL,
    epoch {number} NOT NULL,
    address {name} NOT NULL,
    loose {name} NOT NULL,
    since {number},
    in_use {number} NOT NULL,
    PRIMARY KEY (profile_id, channel, epoch)
) {clustered};

CREATE INDEX rk_contact_points_loose ON rk_contact_points (loose);

CREATE TABLE rk_orders (
    id {name} PRIMARY KEY,
    profile_id {name} NOT NULL,
    placed_at {number} NOT NULL,
    total {number} NOT NULL,
    currency {name} NOT NULL,
    status {name} NOT NULL,
    gift {number},
    source {name},
    ship_country {name},
    doc TEXT NOT NULL
);

-- Covering: counting and adding a customer's orders never touches the table.
CREATE INDEX rk_orders_of_profile ON rk_orders (profile_id, placed_at, id, total, currency, status, gift);

CREATE TABLE rk_order_items (
    order_id {name} NOT NULL,
    line {number} NOT NULL,
    product {name} NOT NULL,
    title {name},
    category {name},
    brand {name},
    quantity {number} NOT NULL,
    price {number} NOT NULL,  -- of one piece; price times quantity may need more than 64 bits
    PRIMARY KEY (order_id, line)
) {clustered};

CREATE TABLE rk_interactions (
    id {name} PRIMARY KEY,
    profile_id {name} NOT NULL,
    happened_at {number} NOT NULL,
    channel {name} NOT NULL,
    kind {name} NOT NULL,
    link {name},
    campaign {name},
    doc TEXT NOT NULL
);

CREATE INDEX rk_interactions_of_profile ON rk_interactions (profile_id, happened_at, id, kind, channel);

CREATE TABLE rk_annotations (
    id {name} PRIMARY KEY,
    profile_id {name} NOT NULL,
    written_at {number} NOT NULL,
    doc TEXT NOT NULL
);

CREATE INDEX rk_annotations_of_profile ON rk_annotations (profile_id, written_at, id);

CREATE TABLE rk_answers (
    profile_id {name} NOT NULL,
    survey {name} NOT NULL,
    question {name} NOT NULL,
    answered_at {number} NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (profile_id, survey, question)
) {clustered};

-- The words that people saw, once for each wording.
CREATE TABLE rk_notices (
    digest {name} PRIMARY KEY,
    notice_id {name} NOT NULL,
    version {name} NOT NULL,
    language {name} NOT NULL,
    doc TEXT NOT NULL
) {clustered};

CREATE TABLE rk_consent_events (
    id {name} PRIMARY KEY,
    profile_id {name},
    kind {name} NOT NULL,
    purpose {name},
    channel {name},
    loose {name},  -- of stops only: a grant is never looked for by its address
    occurred_at {number} NOT NULL,
    recorded_at {number} NOT NULL,
    notice {name},  -- the digest; the doc leaves the words out
    doc TEXT NOT NULL
);

CREATE INDEX rk_consent_events_of_profile ON rk_consent_events (profile_id) WHERE profile_id IS NOT NULL;

CREATE INDEX rk_consent_events_loose ON rk_consent_events (loose) WHERE loose IS NOT NULL;

CREATE TABLE rk_responses (
    id {name} PRIMARY KEY,
    survey {name} NOT NULL,
    code {name},
    profile_id {name},
    submitted_at {number} NOT NULL,
    doc TEXT NOT NULL,
    UNIQUE (survey, code)
);

CREATE INDEX rk_responses_of_survey ON rk_responses (survey, submitted_at, id);

-- A message can be claimed from ready_at on: from when it was put in, from the end of a lease, or from the next attempt.
-- A settled one has a receipt instead.
CREATE TABLE rk_outbox (
    seq {serial},
    message_key {name} NOT NULL UNIQUE,
    campaign {name} NOT NULL,
    profile_id {name} NOT NULL,
    purpose {name} NOT NULL,
    channel {name} NOT NULL,
    attempt {number} NOT NULL,
    ready_at {number},
    receipt TEXT
);

-- Apart, so that a claim does not rewrite the letter; dropped when the message is settled.
CREATE TABLE rk_outbox_content (
    seq {number} PRIMARY KEY,
    payload TEXT NOT NULL
);

CREATE INDEX rk_outbox_open ON rk_outbox (campaign, seq) WHERE ready_at IS NOT NULL
