namespace Orleans.Runtime;

/// <summary>Base of the faults that the runtime itself reports.</summary>
public class OrleansException : Exception
{
    /// <summary>A fault without a sentence.</summary>
    public OrleansException()
    {
    }

    /// <summary>A fault with a sentence.</summary>
    /// <param name="message">The sentence.</param>
    public OrleansException(string message)
        : base(message)
    {
    }

    /// <summary>A fault with another behind it.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">The other.</param>
    public OrleansException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A call was turned away before it ran; it had no effect.</summary>
/// <param name="message">Why.</param>
/// <param name="innerException">The fault behind it.</param>
public class OrleansMessageRejectionException(string message, Exception? innerException = null)
    : OrleansException(message, innerException);

/// <summary>
/// The silo is starting, stopping or gone. Whether the call had an effect is unknown if it was under way.
/// </summary>
/// <param name="message">Why.</param>
/// <param name="innerException">The fault behind it.</param>
public sealed class SiloUnavailableException(string message = "Silo unavailable.", Exception? innerException = null)
    : OrleansMessageRejectionException(message, innerException);

/// <summary>The silo has as many calls waiting as it takes. The call had no effect; try again later.</summary>
/// <param name="message">Why.</param>
/// <param name="innerException">The fault behind it.</param>
public sealed class GatewayTooBusyException(
    string message = "Gateway too busy.", Exception? innerException = null) : OrleansException(message, innerException);

/// <summary>A named limit was reached, for instance of calls waiting for one grain. The call had no effect.</summary>
public sealed class LimitExceededException : OrleansException
{
    /// <summary>A fault without a sentence.</summary>
    public LimitExceededException()
        : base("Limit exceeded")
    {
    }

    /// <summary>A fault with a sentence.</summary>
    /// <param name="message">The sentence.</param>
    public LimitExceededException(string message)
        : base(message)
    {
    }

    /// <summary>A fault with another behind it.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">The other.</param>
    public LimitExceededException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A fault that names its limit.</summary>
    /// <param name="limitName">The limit.</param>
    /// <param name="current">What was reached.</param>
    /// <param name="threshold">What is allowed.</param>
    /// <param name="extraInfo">Where.</param>
    public LimitExceededException(string limitName, int current, int threshold, object extraInfo)
        : base($"Limit exceeded {limitName} Current={current} Threshold={threshold} {extraInfo}")
    {
    }
}

/// <summary>The runtime was configured in a way that cannot work.</summary>
/// <param name="message">What, and how to mend it.</param>
/// <param name="innerException">The fault behind it.</param>
public sealed class OrleansConfigurationException(string message, Exception? innerException = null)
    : Exception(message, innerException);
