using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MlopsHousing.Monitoring.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Trials : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "decisions",
                columns: table => new
                {
                    trial = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    model = table.Column<string>(type: "text", nullable: false),
                    champion = table.Column<int>(type: "integer", nullable: false),
                    champion_digest = table.Column<string>(type: "text", nullable: false),
                    challenger = table.Column<int>(type: "integer", nullable: false),
                    challenger_digest = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    pairs = table.Column<long>(type: "bigint", nullable: false),
                    champion_mae = table.Column<double>(type: "double precision", nullable: false),
                    challenger_mae = table.Column<double>(type: "double precision", nullable: false),
                    for_challenger = table.Column<double>(type: "double precision", nullable: false),
                    for_champion = table.Column<double>(type: "double precision", nullable: false),
                    outcome = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_decisions", x => new { x.trial, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "pairs",
                columns: table => new
                {
                    trial = table.Column<Guid>(type: "uuid", nullable: false),
                    place = table.Column<long>(type: "bigint", nullable: false),
                    prediction_id = table.Column<Guid>(type: "uuid", nullable: false),
                    row = table.Column<int>(type: "integer", nullable: false),
                    champion = table.Column<double>(type: "double precision", nullable: false),
                    challenger = table.Column<double>(type: "double precision", nullable: false),
                    actual = table.Column<double>(type: "double precision", nullable: false),
                    fingerprint = table.Column<long>(type: "bigint", nullable: false),
                    is_repeat = table.Column<bool>(type: "boolean", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pairs", x => new { x.trial, x.place });
                });

            migrationBuilder.CreateTable(
                name: "shadows",
                columns: table => new
                {
                    trial = table.Column<Guid>(type: "uuid", nullable: false),
                    prediction_id = table.Column<Guid>(type: "uuid", nullable: false),
                    row = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    champion = table.Column<double>(type: "double precision", nullable: false),
                    challenger = table.Column<double>(type: "double precision", nullable: false),
                    microseconds = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_shadows", x => new { x.trial, x.prediction_id, x.row });
                });

            migrationBuilder.CreateIndex(
                name: "IX_pairs_at",
                table: "pairs",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_pairs_trial_prediction_id_row",
                table: "pairs",
                columns: new[] { "trial", "prediction_id", "row" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_shadows_at",
                table: "shadows",
                column: "at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "decisions");

            migrationBuilder.DropTable(
                name: "pairs");

            migrationBuilder.DropTable(
                name: "shadows");
        }
    }
}
