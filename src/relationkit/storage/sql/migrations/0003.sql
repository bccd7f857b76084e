-- The ledger: what of each consent event stays for ever (a public part, and a commitment to the rest), and every fifth level of the
-- Merkle tree above. Neither is changed or removed, nor says anything of anybody. What opens a commitment lies with its event and
-- goes with it.

ALTER TABLE rk_consent_events ADD COLUMN leaf {number};

ALTER TABLE rk_consent_events ADD COLUMN salt TEXT;

CREATE TABLE rk_ledger (
    leaf {number} PRIMARY KEY,
    public TEXT NOT NULL,
    commitment TEXT NOT NULL
);

CREATE TABLE rk_ledger_nodes (
    level {number} NOT NULL,
    place {number} NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (level, place)
) {clustered};

-- One row: whoever appends locks it first, so that numbers follow one another without a gap.
CREATE TABLE rk_ledger_size (
    leaves {number} NOT NULL
);

INSERT INTO rk_ledger_size (leaves) VALUES (0)
