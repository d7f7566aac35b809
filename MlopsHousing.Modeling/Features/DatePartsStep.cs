using System.Text.Json.Serialization;

namespace MlopsHousing.Modeling.Features;

/// <summary>A part of a date.</summary>
[JsonConverter(typeof(DatePartConverter))]
public enum DatePart
{
    Year,

    /// <summary>1 to 12.</summary>
    Month,

    /// <summary>Days since 1970-01-01: the date's age, up to a constant.</summary>
    Days,
}

/// <summary>Parts of a date, each a feature: the season and the trend are splits on one number each.</summary>
public sealed record DatePartsStep : FeatureStep
{
    private static readonly DatePart[] _all = [DatePart.Days, DatePart.Year, DatePart.Month];
    private static readonly int _epoch = new DateOnly(1970, 1, 1).DayNumber;

    public required string Of { get; init; }

    /// <summary>All of them, in this order, where it is left out.</summary>
    public IReadOnlyList<DatePart>? Parts { get; init; }

    /// <summary>The days since 1970-01-01 that stand for a missing date; training fills in the median where it is left out.</summary>
    public double? With { get; init; }

    public override IReadOnlyList<string> Names => [.. Wanted.Select(part => $"{Of} {part.ToString().ToLowerInvariant()}")];

    public override FeatureStep Fit(FittingRows rows) => With is null ? this with { With = FilledStep.Median(rows.Column(Of)) } : this;

    internal override BoundStep Bind(StepBinder binder) =>
        new Bound(binder.Date(Of), [.. Wanted], StepBinder.Checked(StepBinder.Learned(With, Of)));

    private IReadOnlyList<DatePart> Wanted => Parts ?? _all;

    private sealed class Bound(Source of, DatePart[] parts, double with) : BoundStep([of])
    {
        public override void Fill(in RowView row, Span<float> made)
        {
            var days = of.Read(row);
            if (double.IsNaN(days)) days = with;
            var date = DateOnly.FromDayNumber((int)Math.Clamp(Math.Floor(days) + _epoch, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));
            for (var i = 0; i < parts.Length; i++)
                made[i] = parts[i] switch { DatePart.Year => date.Year, DatePart.Month => date.Month, _ => StepBinder.Finite(days) };
        }
    }
}

internal sealed class DatePartConverter() : JsonStringEnumConverter<DatePart>(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false);
