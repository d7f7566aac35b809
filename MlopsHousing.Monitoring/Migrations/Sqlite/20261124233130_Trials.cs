using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MlopsHousing.Monitoring.Migrations.Sqlite
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
                    trial = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    model = table.Column<string>(type: "TEXT", nullable: false),
                    champion = table.Column<int>(type: "INTEGER", nullable: false),
                    champion_digest = table.Column<string>(type: "TEXT", nullable: false),
                    challenger = table.Column<int>(type: "INTEGER", nullable: false),
                    challenger_digest = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    pairs = table.Column<long>(type: "INTEGER", nullable: false),
                    champion_mae = table.Column<double>(type: "REAL", nullable: false),
                    challenger_mae = table.Column<double>(type: "REAL", nullable: false),
                    for_challenger = table.Column<double>(type: "REAL", nullable: false),
                    for_champion = table.Column<double>(type: "REAL", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_decisions", x => new { x.trial, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "pairs",
                columns: table => new
                {
                    trial = table.Column<byte[]>(type: "BLOB", nullable: false),
                    place = table.Column<long>(type: "INTEGER", nullable: false),
                    prediction_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    row = table.Column<int>(type: "INTEGER", nullable: false),
                    champion = table.Column<double>(type: "REAL", nullable: false),
                    challenger = table.Column<double>(type: "REAL", nullable: false),
                    actual = table.Column<double>(type: "REAL", nullable: false),
                    fingerprint = table.Column<long>(type: "INTEGER", nullable: false),
                    is_repeat = table.Column<bool>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pairs", x => new { x.trial, x.place });
                });

            migrationBuilder.CreateTable(
                name: "shadows",
                columns: table => new
                {
                    trial = table.Column<byte[]>(type: "BLOB", nullable: false),
                    prediction_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    row = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    champion = table.Column<double>(type: "REAL", nullable: false),
                    challenger = table.Column<double>(type: "REAL", nullable: false),
                    microseconds = table.Column<long>(type: "INTEGER", nullable: false)
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
