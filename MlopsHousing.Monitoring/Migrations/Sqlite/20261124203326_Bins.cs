using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MlopsHousing.Monitoring.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Bins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "bins",
                columns: table => new
                {
                    minute = table.Column<long>(type: "INTEGER", nullable: false),
                    digest = table.Column<string>(type: "TEXT", nullable: false),
                    instance = table.Column<byte[]>(type: "BLOB", nullable: false),
                    rows = table.Column<long>(type: "INTEGER", nullable: false),
                    counts = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bins", x => new { x.digest, x.minute, x.instance });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bins");
        }
    }
}
