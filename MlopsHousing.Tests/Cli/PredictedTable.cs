using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace MlopsHousing.Tests.Cli;

/// <summary>Reads what <c>mlops predict</c> wrote.</summary>
internal static class PredictedTable
{
    /// <summary>The rows of a file of either kind as lines of CSV.</summary>
    public static async Task<List<string>> LinesAsync(string path)
    {
        if (!path.EndsWith(".parquet", StringComparison.Ordinal)) return [.. (await File.ReadAllLinesAsync(path)).Skip(1)];
        await using var reader = await ParquetReader.CreateAsync(path);
        return [.. (await TextAsync(reader)).Select(row => string.Join(',', row))];
    }

    /// <summary>Every row's cells as CSV has them.</summary>
    public static async Task<List<string[]>> TextAsync(ParquetReader reader)
    {
        var rows = new List<string[]>();
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            var columns = new List<string[]>();
            foreach (var field in reader.Schema.DataFields) columns.Add(await CellsAsync(group, field));
            for (var i = 0; i < (int)group.RowCount; i++) rows.Add([.. columns.Select(column => column[i])]);
        }

        return rows;
    }

    private static async Task<string[]> CellsAsync(ParquetRowGroupReader group, DataField field)
    {
        var count = (int)group.RowCount;
        if (field.ClrType == typeof(double)) return await OfAsync<double>();
        if (field.ClrType == typeof(float)) return await OfAsync<float>();
        if (field.ClrType == typeof(int)) return await OfAsync<int>();
        if (field.ClrType == typeof(decimal)) return await OfAsync<decimal>();
        if (field.ClrType == typeof(DateTime)) return await OfAsync<DateTime>();
        var texts = new string[count];
        await group.ReadAsync(field, texts);
        return texts;

        async Task<string[]> OfAsync<T>()
            where T : struct
        {
            if (field.IsNullable)
            {
                var withGaps = new T?[count];
                await group.ReadAsync<T>(field, withGaps);
                return Array.ConvertAll(withGaps, value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
            }

            // Read as if there were gaps, the library would take what lay in memory for them.
            var values = new T[count];
            await group.ReadAsync<T>(field, values);
            return Array.ConvertAll(values, value => Convert.ToString(value, CultureInfo.InvariantCulture)!);
        }
    }
}
