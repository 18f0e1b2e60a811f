-- Everything in one statement, so that every numerator and denominator is of the same moment.
WITH accepted AS (
    -- A dossier counts on its first acceptance, however often its agency told of it.
    SELECT d.id AS dossier_id, d.procedure_code, d.channel
      FROM dossier_event e
      JOIN dossier d ON d.province_id = e.province_id AND d.id = e.dossier_id
     WHERE e.province_id = $1 AND e.kind = 'accepted' AND e.occurred_at >= $2 AND e.occurred_at < $3
       AND NOT EXISTS (
               SELECT FROM dossier_event earlier
                WHERE earlier.province_id = e.province_id AND earlier.dossier_id = e.dossier_id
                  AND earlier.kind = 'accepted'
                  AND (earlier.occurred_at, earlier.id) < (e.occurred_at, e.id))
), delivered AS (
    -- ``after`` tells a delivery from a delivery that somebody reported in vain.
    SELECT c.fact_id, c.kind, p.dossier_id
      FROM custody_event c
      JOIN parcel p ON p.province_id = c.province_id AND p.id = c.parcel_id
     WHERE c.province_id = $1 AND c.kind IN ('delivered', 'collected_at_counter') AND c.after = 'delivered'
       AND c.occurred_at >= $2 AND c.occurred_at < $3
       AND p.leg = 'OUTBOUND_RESULT'
       AND NOT EXISTS (
               SELECT FROM custody_event later
                WHERE later.province_id = c.province_id AND later.parcel_id = c.parcel_id
                  AND later.kind = 'voided' AND later.n > c.n)
), evidence AS (
    SELECT h.fact_id,
           bool_or(p.role = 'photo') AND bool_or(p.role = 'signature') AS named,
           bool_and(m.sha256 IS NOT NULL) AS held
      FROM delivered h
      JOIN proof p ON p.province_id = $1 AND p.fact_id = h.fact_id
      LEFT JOIN media m ON m.province_id = $1 AND m.sha256 = p.sha256 AND m.fault = ''
     GROUP BY h.fact_id
), proven AS (
    -- At the counter a clerk checks the identity document; at the door photo and signature stand for it.
    SELECT h.dossier_id, h.kind, e.held
      FROM delivered h
      LEFT JOIN evidence e ON e.fact_id = h.fact_id
     WHERE h.kind = 'collected_at_counter' OR e.named
), returned AS (
    SELECT dossier_id FROM delivered
     UNION
    SELECT dossier_id FROM dossier_event
     WHERE province_id = $1 AND kind = 'closed_elsewhere' AND occurred_at >= $2 AND occurred_at < $3
), active AS (
    SELECT procedure_code FROM accepted WHERE channel = 3
     UNION
    SELECT d.procedure_code FROM proven r JOIN dossier d ON d.province_id = $1 AND d.id = r.dossier_id
), deployed AS (
    SELECT code FROM procedure WHERE submit_by_post OR return_by_post
)
SELECT (SELECT count(*) FROM deployed) AS procedures_deployed,
       (SELECT count(*) FROM deployed JOIN active ON active.procedure_code = deployed.code) AS procedures_active,
       (SELECT count(*) FROM accepted) AS accepted,
       (SELECT count(*) FROM accepted WHERE channel = 3) AS accepted_by_post,
       (SELECT count(*) FROM returned) AS results_returned,
       (SELECT count(DISTINCT dossier_id) FROM proven) AS proven_returns,
       (SELECT count(DISTINCT dossier_id) FROM proven WHERE kind = 'delivered') AS returns_naming_media,
       (SELECT count(DISTINCT dossier_id) FROM proven WHERE kind = 'delivered' AND held) AS returns_with_media
