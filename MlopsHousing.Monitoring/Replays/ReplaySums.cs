namespace MlopsHousing.Monitoring.Replays;

/// <summary>Adds differences up, so that any number of predictions needs the same memory.</summary>
internal sealed class ReplaySums
{
    private long _rows;
    private double _signed;
    private double _absolute;
    private long _rated;
    private double _relative;
    private long _intervals;
    private long _outside;
    private long _known;
    private double _answeredError;
    private double _replayedError;

    public void Add(in ReplayedPair pair)
    {
        var difference = pair.Replayed - pair.Answered;
        _rows++;
        _signed += difference;
        _absolute += Math.Abs(difference);
        if (pair.Answered != 0)
        {
            _rated++;
            _relative += Math.Abs(difference / pair.Answered);
        }

        if (pair is { Lower: { } lower, Upper: { } upper })
        {
            _intervals++;
            if (pair.Replayed < lower || pair.Replayed > upper) _outside++;
        }

        if (pair.Actual is not { } actual) return;
        _known++;
        _answeredError += Math.Abs(pair.Answered - actual);
        _replayedError += Math.Abs(pair.Replayed - actual);
    }

    public ReplayFigures ToFigures() => new(
        _rows,
        _rows == 0 ? 0 : _signed / _rows,
        _rows == 0 ? 0 : _absolute / _rows,
        _rated == 0 ? null : _relative / _rated,
        _intervals == 0 ? null : (double)_outside / _intervals,
        _known == 0 ? null : new(_known, _answeredError / _known, _replayedError / _known));
}

/// <summary>Two answers to one row, the interval of the first, and the truth where it is known.</summary>
internal readonly record struct ReplayedPair(double Answered, double Replayed, double? Lower, double? Upper, double? Actual);
