namespace Countersign.Embedded;

// One class per number of arguments: the generated references fill the fields, the generated invokers read them.
#pragma warning disable CA1051 // Fields, for they are written by emitted code once and read once.

internal sealed class Call0<TResult> : Call<TResult>
{
    protected override object? Argument(int index) => throw new ArgumentOutOfRangeException(nameof(index));
}

internal sealed class Call1<TResult, T1> : Call<TResult>
{
    public T1 A1 = default!;

    protected override object? Argument(int index)
        => index == 0 ? A1 : throw new ArgumentOutOfRangeException(nameof(index));
}

internal sealed class Call2<TResult, T1, T2> : Call<TResult>
{
    public T1 A1 = default!;
    public T2 A2 = default!;

    protected override object? Argument(int index) => index switch
    {
        0 => A1,
        1 => A2,
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };
}

internal sealed class Call3<TResult, T1, T2, T3> : Call<TResult>
{
    public T1 A1 = default!;
    public T2 A2 = default!;
    public T3 A3 = default!;

    protected override object? Argument(int index) => index switch
    {
        0 => A1,
        1 => A2,
        2 => A3,
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };
}

internal sealed class Call4<TResult, T1, T2, T3, T4> : Call<TResult>
{
    public T1 A1 = default!;
    public T2 A2 = default!;
    public T3 A3 = default!;
    public T4 A4 = default!;

    protected override object? Argument(int index) => index switch
    {
        0 => A1,
        1 => A2,
        2 => A3,
        3 => A4,
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };
}

internal sealed class Call5<TResult, T1, T2, T3, T4, T5> : Call<TResult>
{
    public T1 A1 = default!;
    public T2 A2 = default!;
    public T3 A3 = default!;
    public T4 A4 = default!;
    public T5 A5 = default!;

    protected override object? Argument(int index) => index switch
    {
        0 => A1,
        1 => A2,
        2 => A3,
        3 => A4,
        4 => A5,
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };
}

internal sealed class Call6<TResult, T1, T2, T3, T4, T5, T6> : Call<TResult>
{
    public T1 A1 = default!;
    public T2 A2 = default!;
    public T3 A3 = default!;
    public T4 A4 = default!;
    public T5 A5 = default!;
    public T6 A6 = default!;

    protected override object? Argument(int index) => index switch
    {
        0 => A1,
        1 => A2,
        2 => A3,
        3 => A4,
        4 => A5,
        5 => A6,
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };
}

internal sealed class Call7<TResult, T1, T2, T3, T4, T5, T6, T7> : Call<TResult>
{
    public T1 A1 = default!;
    public T2 A2 = default!;
    public T3 A3 = default!;
    public T4 A4 = default!;
    public T5 A5 = default!;
    public T6 A6 = default!;
    public T7 A7 = default!;

    protected override object? Argument(int index) => index switch
    {
        0 => A1,
        1 => A2,
        2 => A3,
        3 => A4,
        4 => A5,
        5 => A6,
        6 => A7,
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };
}
