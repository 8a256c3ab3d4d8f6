/// The five kinds of error that causes fall into.
public enum CauseCategory: String, Sendable, Codable, CaseIterable {
    /// How gradients travel through the layers.
    case gradientFlow = "gradient_flow"
    /// What the network is fed.
    case data
    /// Fitting the training rows too well or not well enough.
    case overfitting
    /// Chosen numbers and methods.
    case hyperparameters
    /// What is minimized.
    case loss
}
