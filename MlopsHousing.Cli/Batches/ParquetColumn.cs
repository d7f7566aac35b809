using System.Globalization;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;
using Parquet;
using Parquet.Schema;

namespace MlopsHousing.Cli.Batches;

/// <summary>One column of one row group: read, asked for its features' values, and written as it was.</summary>
internal abstract class ParquetColumn
{
    private static readonly DateTime _epoch = new(1970, 1, 1);

    /// <summary>Whether a column of this type can be one.</summary>
    public static bool CanBe(DataField field) => field.ClrType == typeof(ReadOnlyMemory<char>) || field.ClrType == typeof(string) || Numbers(field) is not null;

    public static async Task<ParquetColumn> ReadAsync(ParquetRowGroupReader group, DataField field, CancellationToken cancel)
    {
        if (Numbers(field) is { } numbers)
        {
            await numbers.FillAsync(group, field, cancel);
            return numbers;
        }

        var texts = new string[group.RowCount];
        await group.ReadAsync(field, texts, cancellationToken: cancel);
        return new Texts(texts);
    }

    /// <summary>A row's value of a feature; NaN where it is missing or at fault, which <paramref name="issues"/> then says.</summary>
    public abstract double Value(int row, Feature feature, RowIssues issues);

    public abstract Task WriteAsync(ParquetRowGroupWriter group, DataField field, CancellationToken cancel);

    private static Filled? Numbers(DataField field) => Type.GetTypeCode(field.ClrType) switch
    {
        TypeCode.Double => new Of<double>(v => v),
        TypeCode.Single => new Of<float>(v => v),
        TypeCode.Decimal => new Of<decimal>(v => (double)v),
        TypeCode.Int64 => new Of<long>(v => v),
        TypeCode.Int32 => new Of<int>(v => v),
        TypeCode.Int16 => new Of<short>(v => v),
        TypeCode.SByte => new Of<sbyte>(v => v),
        TypeCode.UInt64 => new Of<ulong>(v => v),
        TypeCode.UInt32 => new Of<uint>(v => v),
        TypeCode.UInt16 => new Of<ushort>(v => v),
        TypeCode.Byte => new Of<byte>(v => v),
        TypeCode.Boolean => new Of<bool>(v => v ? 1 : 0),
        TypeCode.DateTime => new Of<DateTime>(v => Math.Floor((v - _epoch).TotalDays), isDate: true),
        _ when field.ClrType == typeof(DateOnly) => new Of<DateOnly>(v => (v.ToDateTime(default) - _epoch).TotalDays, isDate: true),
        _ => null,
    };

    private abstract class Filled : ParquetColumn
    {
        public abstract Task FillAsync(ParquetRowGroupReader group, DataField field, CancellationToken cancel);
    }

    /// <summary>Values that are numbers, or days.</summary>
    private sealed class Of<T>(Func<T, double> number, bool isDate = false) : Filled
        where T : struct
    {
        private T[] _values = [];
        private T?[]? _withGaps;

        public override async Task FillAsync(ParquetRowGroupReader group, DataField field, CancellationToken cancel)
        {
            if (field.IsNullable) await group.ReadAsync<T>(field, _withGaps = new T?[group.RowCount], cancellationToken: cancel);
            else await group.ReadAsync<T>(field, _values = new T[group.RowCount], cancellationToken: cancel);
        }

        public override double Value(int row, Feature feature, RowIssues issues)
        {
            if ((_withGaps is null ? _values[row] : _withGaps[row]) is not { } value) return double.NaN;
            // A category of numbers, such as postal codes, is text in a signature.
            if (feature.Type == FeatureType.Category) return CellReader.Read(Convert.ToString(value, CultureInfo.InvariantCulture), feature, issues);
            if (isDate == (feature.Type == FeatureType.Date)) return number(value);
            issues.AddFault(feature.Name, Rules.Type, isDate ? "must be a number, not a date" : "must be a date, not a number");
            return double.NaN;
        }

        public override Task WriteAsync(ParquetRowGroupWriter group, DataField field, CancellationToken cancel) => _withGaps is null
            ? group.WriteAsync<T>(field, _values, cancellationToken: cancel)
            : group.WriteAsync<T>(field, _withGaps, cancellationToken: cancel);
    }

    /// <summary>Text, read as the cells of a CSV file are.</summary>
    private sealed class Texts(string?[] texts) : ParquetColumn
    {
        public override double Value(int row, Feature feature, RowIssues issues) => CellReader.Read(texts[row], feature, issues);

        public override Task WriteAsync(ParquetRowGroupWriter group, DataField field, CancellationToken cancel) => group.WriteAsync(field, texts!);
    }
}
