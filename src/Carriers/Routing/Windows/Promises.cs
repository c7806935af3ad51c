namespace Countersign.Carriers.Routing;

/// <summary>
/// Places promised to messages that are not there yet: between the choice of a route and the hand-over lies a write.
/// One that fails never comes for its place, so a promise holds for <see cref="Holds"/> and is forgotten.
/// </summary>
internal sealed class Promises
{
    private const int Slots = 32;

    private readonly int[] _made = new int[Slots];
    private long _second;
    private int _count;

    /// <summary>How long a promise holds: longer than any write takes.</summary>
    public static TimeSpan Holds => TimeSpan.FromSeconds(Slots - 1);

    /// <param name="second">Seconds of a clock that never goes back.</param>
    public int Count(long second)
    {
        if (second - _second >= Slots)
        {
            Array.Clear(_made);
            _count = 0;
            _second = second;
        }

        for (; _second < second; _second++)
        {
            ref var oldest = ref _made[(_second + 1) % Slots];
            _count -= oldest;
            oldest = 0;
        }

        return _count;
    }

    public void Make(long second)
    {
        Count(second);
        _made[second % Slots]++;
        _count++;
    }

    /// <summary>
    /// Somebody came for a place. The latest promise is taken for his: those that nobody wants grow old.
    /// </summary>
    public void Keep(long second)
    {
        if (Count(second) == 0)
            return;

        var at = second;
        while (_made[at % Slots] == 0)
            at += Slots - 1;

        _made[at % Slots]--;
        _count--;
    }
}
