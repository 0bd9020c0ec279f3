ALTER TABLE "supports" ADD COLUMN "import_id" uuid;--> statement-breakpoint
UPDATE "themes" SET "language" = null WHERE "language" !~ '^([a-z]{2}|und)$';--> statement-breakpoint
ALTER TABLE "themes" ADD CONSTRAINT "themes_language" CHECK (language ~ '^([a-z]{2}|und)$');--> statement-breakpoint
UPDATE "snapshots" SET "filters" = "filters" || jsonb_build_object('timeZone', "companies"."time_zone") FROM "companies" WHERE "companies"."id" = "snapshots"."company_id" AND NOT jsonb_exists("filters", 'timeZone');
