using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace MlopsHousing.Tests.Cli;

/// <summary>Made-up homes as files, the same rows whatever the kind.</summary>
internal static class HomesFile
{
    private const string Header = "income,rooms,longitude,latitude\n";

    public static async Task WriteCsvAsync(string path, int rows)
    {
        await using var text = new StreamWriter(path, append: false, new UTF8Encoding(false));
        await text.WriteAsync(Header);
        for (var i = 0; i < rows; i++)
            text.Write(string.Create(CultureInfo.InvariantCulture, $"{Income(i)},{Rooms(i)},{Longitude(i)},{Latitude(i)}\n"));
    }

    /// <summary>The rows of <see cref="WriteCsvAsync"/>, with another type in each column.</summary>
    public static async Task WriteParquetAsync(string path, int groups, int rowsPerGroup, double? latitudeOfLast = null)
    {
        var schema = new ParquetSchema(new DataField<double>("income"), new DataField<int>("rooms"), new DataField<float>("longitude"), new DataField<double?>("latitude"));
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(schema, file);
        for (var g = 0; g < groups; g++)
        {
            var rows = Enumerable.Range(g * rowsPerGroup, rowsPerGroup).ToArray();
            using var group = writer.CreateRowGroup();
            await group.WriteAsync<double>(schema.DataFields[0], Array.ConvertAll(rows, Income));
            await group.WriteAsync<int>(schema.DataFields[1], Array.ConvertAll(rows, Rooms));
            await group.WriteAsync<float>(schema.DataFields[2], Array.ConvertAll(rows, Longitude));
            await group.WriteAsync<double>(schema.DataFields[3], Array.ConvertAll(rows, i => i == groups * rowsPerGroup - 1 ? latitudeOfLast ?? Latitude(i) : (double?)Latitude(i)));
        }
    }

    private static double Income(int row) => row % 97 / 10.0;

    private static int Rooms(int row) => 1 + row % 30;

    private static float Longitude(int row) => -118 - row % 5;

    private static double Latitude(int row) => 33 + row % 60 / 10.0;
}
