namespace MlopsHousing.Monitoring.Quality;

/// <summary>Adds up errors, so that any number of rows needs the same memory.</summary>
internal sealed class ErrorSums
{
    private long _rows;
    private double _signed;
    private double _absolute;
    private double _squared;
    private long _intervals;
    private long _held;
    private decimal _promised; // 0.9 a thousand times is 900

    /// <summary>One prediction whose truth is known.</summary>
    public void Add(double predicted, double actual, double? lower, double? upper, double? coverage)
    {
        var error = predicted - actual;
        _rows++;
        _signed += error;
        _absolute += Math.Abs(error);
        _squared += error * error;
        if (lower is not { } from || upper is not { } to || coverage is not { } share) return;
        _intervals++;
        _promised += (decimal)share;
        if (actual >= from && actual <= to) _held++;
    }

    public QualityFigures ToFigures() => new(
        _rows, _absolute / _rows, Math.Sqrt(_squared / _rows), _signed / _rows,
        _intervals == 0 ? null : new(_intervals, (double)_held / _intervals, (double)(_promised / _intervals)));
}
